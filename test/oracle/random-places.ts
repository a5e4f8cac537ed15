import fc from 'fast-check';
import { WORKSPACE } from '../support/estate.ts';

export const WORKSPACES = [WORKSPACE, '1000000000000002'] as const;
export const ENDPOINTS = ['fraud', 'chat', 'prod-score'] as const;

/** Instants around the audit's, in epoch milliseconds: an hour, days and months before it. */
export const anyInstant = fc.constantFrom(
  Date.parse('2025-06-01T00:00:00Z'),
  Date.parse('2026-01-15T00:00:00Z'),
  Date.parse('2026-04-15T00:00:00Z'),
  Date.parse('2026-08-20T00:00:00Z'),
  Date.parse('2026-09-20T00:00:00Z'),
  Date.parse('2026-09-30T23:00:00Z'),
);
