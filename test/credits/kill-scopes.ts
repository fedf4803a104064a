/** Scopes of calls in a kill trial that count only while they are limited, and are limited on and off meanwhile. */
export const LIMITED_SCOPES = [
  { scope: 'function:AI_COMPLETE/user:user0', period: 'DAY', users: ['user0'] },
  { scope: 'user:user1', period: 'MONTH', users: ['user1'] },
  { scope: 'model:llama3.1-8b/team:red', period: 'WEEK', users: ['user0', 'user1', 'user2'] },
  { scope: 'account', period: 'MONTH', users: ['user0', 'user1', 'user2'] },
] as const;
