/** What a program needs that runs the warehouse beside itself: nothing here loads the engine. */
export { EMBEDDED_ACCOUNT } from '../embedded-account.ts';
export { localModelName } from '../language/models.ts';
export {
  startWarehouseProcess,
  type WarehouseProcess,
  type WarehouseProcessOptions,
} from './start-warehouse-process.ts';
