import { aggregateFunctions } from './aggregates.ts';
import { conditionalFunctions } from './conditional.ts';
import { conversionFunctions } from './conversion.ts';
import { dateFunctions } from './dates.ts';
import type { FunctionTable } from './function-definition.ts';
import { hashFunctions } from './hashes.ts';
import { numberFunctions } from './numbers.ts';
import { regularExpressionFunctions } from './regular-expressions.ts';
import { semiStructuredFunctions } from './semi-structured.ts';
import { stringFunctions } from './strings.ts';
import { systemFunctions } from './system-functions.ts';
import { windowFunctions } from './window-functions.ts';

/** Every function that SQL can call, besides session facts and the language functions. */
export const functionTable: FunctionTable = {
  ...aggregateFunctions,
  ...conditionalFunctions,
  ...conversionFunctions,
  ...dateFunctions,
  ...hashFunctions,
  ...numberFunctions,
  ...regularExpressionFunctions,
  ...semiStructuredFunctions,
  ...stringFunctions,
  ...systemFunctions,
  ...windowFunctions,
};
