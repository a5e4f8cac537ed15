import { bundleConfig, bundlePlan, bundleState } from './desired-bundle.ts';
import { endpointRecord } from './desired-endpoint.ts';
import { terraformShow, terraformState } from './desired-terraform.ts';
import { isArray, isObject, type JsonObject } from './json-value.ts';
import type { Records } from './records.ts';

/**
 * The endpoints that a document approves, one record each, in the shape of the serving API: of `terraform show -json`
 * (a state or a plan), a state file of version 4, `databricks bundle validate`, `summary` or `plan -o json`, the state
 * of a bundle's direct engine, or answers of `get` that were put aside as approved. What serves no endpoint has none.
 */
export function desiredRecords(records: Records): Records {
  return { ...records, shape: 'list', records: records.records.flatMap(endpointsOf) };
}

function endpointsOf(document: JsonObject): readonly JsonObject[] {
  if (document.format_version !== undefined) return terraformShow(document);
  if (document.terraform_version !== undefined && isArray(document.resources))
    return terraformState(document);
  if (isObject(document.bundle)) return bundleConfig(document);
  if (isObject(document.plan)) return bundlePlan(document);
  if (isObject(document.state) && document.state_version !== undefined) return bundleState(document);
  return [endpointRecord(document, { origin: 'approved' })];
}
