/** Loaded into a gateway's stand-ins (`--import`): what they listen for comes only when who started them is gone. */
import { writeSync } from 'node:fs';
import { Server } from 'node:net';

if (process.send) {
  const parent = process.ppid;
  const { listen } = Server.prototype;
  Server.prototype.listen = function (this: Server, ...where: unknown[]) {
    this.prependOnceListener('listening', () => {
      writeSync(process.stderr.fd, 'listening\n');
      // In this turn of the event loop, so that nobody tells it of the end before it has spoken.
      while (process.ppid === parent);
    });
    return Reflect.apply(listen, this, where);
  } as typeof listen;
}
