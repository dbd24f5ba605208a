/**
 * postgres.js has no query timeout: on a black-holed connection it hangs for ever. Work runs against a deadline; when
 * one passes, connections that were asked something and stayed silent that long are cut, so that the pool heals.
 */
import net from "node:net";

interface Watched {
  socket: net.Socket;
  askedAt: number;
  heardAt: number;
}
interface Target {
  host: string | string[];
  port: number | number[];
  path?: string | (() => string);
}

/** `open` is the `socket` option of postgres.js; work goes through `within`. */
export function watchSockets() {
  const watched = new Set<Watched>();
  const deadlines: number[] = [];

  /** Given away while it still connects: postgres.js loses a connection for good whose making fails. */
  const open = (target: Target): net.Socket => {
    const socket = new net.Socket();
    const file = typeof target.path === "function" ? target.path() : target.path;
    if (file) socket.connect(file);
    else socket.connect([target.port].flat()[0] as number, [target.host].flat()[0] as string);
    const one: Watched = { socket, askedAt: 0, heardAt: 0 };
    const write = socket.write;
    socket.write = ((...args: Parameters<typeof write>) => {
      one.askedAt = Date.now();
      return write.apply(socket, args);
    }) as typeof write;
    socket.on("data", () => {
      one.heardAt = Date.now();
    });
    watched.add(one);
    return socket;
  };

  /** Silent for as long as the most patient of the works that run would wait. */
  const cutSilent = (): void => {
    const patienceMs = Math.max(...deadlines);
    for (const one of watched) {
      if (one.socket.destroyed) watched.delete(one);
      else if (one.askedAt > one.heardAt && Date.now() - one.askedAt >= patienceMs - 100)
        one.socket.destroy(new Error("the database was silent too long"));
    }
  };

  /** Runs the work; past its deadline throws `late()` while the work is told so and undone. */
  const within = async <T>(
    deadlineMs: number,
    work: (isLate: () => boolean) => Promise<T>,
    late: () => Error,
  ): Promise<T> => {
    let isLate = false;
    let timer: NodeJS.Timeout | undefined;
    deadlines.push(deadlineMs);
    const alarm = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        isLate = true;
        cutSilent();
        reject(late());
      }, deadlineMs);
    });
    try {
      return await Promise.race([work(() => isLate), alarm]);
    } finally {
      clearTimeout(timer);
      deadlines.splice(deadlines.indexOf(deadlineMs), 1);
    }
  };

  return { open, within };
}
