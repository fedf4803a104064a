/** The tables of a ledger that a move copies. */

/** Tables whose rows are the same everywhere; those that number their rows keep the numbers. */
export const plainTables = {
  answers: ['id', 'fingerprint', 'owner', 'at', 'state', 'body'],
  overrides: ['scope', 'amount', 'actor', 'at', 'reason'],
  suspensions: ['scope', 'immediate', 'actor', 'at', 'reason'],
  audit: ['sequence', 'at', 'actor', 'action', 'subject', 'old', 'new', 'reason'],
  alerts: [
    'sequence',
    'scope',
    'window_id',
    'trigger_name',
    'percent',
    'state',
    'at',
    'used',
    'held',
    'amount',
    'projected',
  ],
  deliveries: ['alert', 'channel', 'attempts', 'due_at', 'taken'],
  ended_deliveries: ['alert', 'channel', 'at', 'outcome', 'recipients'],
  channel_failures: ['channel', 'since', 'reason'],
  duties: ['name', 'owner', 'until'],
  day_cuts: ['since', 'time_zone'],
  kept_prices: ['since', 'prices'],
  kept_rates: ['kind', 'since', 'rate'],
  quotes: ['id', 'user', 'fingerprint', 'maximum', 'expires_at'],
  api_keys: [
    'sequence',
    'id',
    'hash',
    'name',
    'user_name',
    'permissions',
    'teams',
    'tags',
    'created_at',
    'created_by',
    'expires_at',
    'revoked_at',
    'revoked_by',
    'last_used_at',
  ],
} as const;
/** Their rows have numbers, which others name. */
export const numbered = ['audit', 'alerts', 'api_keys'];
/** Copied as a transaction of the ledger's would write them. */
export const bookTables = ['buckets', 'holds', 'events'];
