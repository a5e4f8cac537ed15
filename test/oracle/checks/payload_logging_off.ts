import { at, type Endpoint, judged, type Oracle, type Verdict } from '../world.ts';

/** OPS-03: production logs its payloads by one of three features, or a tag says why it must not. */
export const oracle: Oracle = {
  needs: ['serving_endpoint_details'],
  judge: (world) =>
    world.endpoints
      .filter(({ production }) => production !== false)
      .map((endpoint) => judged(endpoint, verdictOf(endpoint))),
};

function verdictOf({ record, tags, detailed, production }: Endpoint): Verdict {
  if (tags.get('payload_logging') === 'forbidden' && tags.get('payload_logging_reason')) return true;
  if (!detailed) return null;
  const logs =
    at(record, 'ai_gateway', 'inference_table_config', 'enabled') === true ||
    at(record, 'config', 'auto_capture_config', 'enabled') === true ||
    at(record, 'telemetry_config', 'inference_table_config') !== undefined;
  if (logs) return true;
  return production === true ? false : null;
}
