/** Loaded into a gateway's process (`--import`): makes things in it go wrong that nobody catches. */
process.on('SIGUSR2', () => {
  Promise.reject(new Error('nobody awaits this'));
  setImmediate(() => {
    throw new Error('nobody catches this');
  });
});
