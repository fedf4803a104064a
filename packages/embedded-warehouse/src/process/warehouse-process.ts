/** The program that `startWarehouseProcess` forks by default. */
import { runWarehouseProcess } from './run-warehouse-process.ts';

runWarehouseProcess();
