export type { StreamOptions } from './call-gateway.ts';
export { driverRows } from './driver-rows.ts';
export { type Gateway, getGateway, type TypedDocument } from './gateway.ts';
export {
  type AnsweredError,
  type ClientErrorCode,
  GatewayError,
  type GatewayErrorCode,
} from './gateway-error.ts';
export type { ErrorCode } from './generated/error-codes.ts';
export type * from './generated/operations.ts';
export type { AnswerFacts, CallOptions } from './request.ts';
export {
  type BigInteger,
  type CreditAmount,
  type IsoDate,
  type IsoDateTime,
  type Json,
  sumCredits,
} from './scalars.ts';
export type { GatewaySettings } from './settings.ts';
export {
  createShadow,
  firstDifference,
  type Shadow,
  type ShadowOptions,
  type ShadowResult,
  type ShadowSide,
  type ShadowSides,
} from './shadow.ts';
