import { type FigurePlace, placeOf } from './figure-table.ts';

/** What models cost: by the token or by the hour, and at other providers. */
export const MODELS: readonly FigurePlace[] = [
  placeOf(
    'break_even',
    [
      'endpoint',
      'workspace_id',
      'billed_as',
      'pay_per_token_usd',
      'provisioned_usd',
      'month_tokens',
      'break_even_tokens',
      'verdict',
    ],
    {
      heads: { month_tokens: 'Tokens in 30 days', break_even_tokens: 'Tokens that cost the same' },
      reasons: { verdict: 'reason' },
      notes: ['Over judged days; takes for granted that the capacity would bear the tokens.'],
    },
  ),
  placeOf(
    'external_model_spend',
    ['provider', 'model', 'endpoint', 'workspace_id', 'tags', 'first_on', 'estimated_usd'],
    {
      heads: { first_on: 'Days', estimated_usd: 'Estimated', tags: 'Tags of the endpoint' },
      absent: { tags: 'none' },
      ranges: { first_on: 'last_on' },
      notes: [
        'Estimated by the platform, billed by the provider: no part of the Databricks bill, and in no other sum of this report. Models that the platform does not know have no row.',
      ],
    },
  ),
];
