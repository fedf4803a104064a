/** How an error about a model ends. Doors that have no fields say where theirs are instead. */
export const whereModelsAre = 'The field models lists all of them.';
