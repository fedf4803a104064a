/** What a circuit breaker lets through: everything, nothing, or one probe whose outcome decides. */
export type BreakerState = 'CLOSED' | 'OPEN' | 'HALF_OPEN';
