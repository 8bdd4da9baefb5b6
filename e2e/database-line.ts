import { connect, createServer, type Server, type Socket } from "node:net";

/** A TCP proxy to the database that can be interrupted, to test the pages while the database is unavailable. */
export type DatabaseLine = { port: number; cut(): void; mend(): void; close(): Promise<void> };

/** @param target address of the database */
export async function openDatabaseLine(target: { host: string; port: number }): Promise<DatabaseLine> {
  const open = new Set<Socket>();
  let isCut = false;
  const join = (client: Socket) => {
    if (isCut) {
      client.destroy();
      return;
    }
    const server = connect(target);
    for (const socket of [client, server]) {
      open.add(socket);
      socket.on("close", () => {
        open.delete(socket);
        client.destroy();
        server.destroy();
      });
      // Broken connections are intended; both ends are closed.
      socket.on("error", () => undefined);
    }
    client.pipe(server).pipe(client);
  };
  const listener: Server = createServer(join);
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  if (address === null || typeof address === "string")
    throw new Error("The line to the database has no port.");
  const dropAll = () => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: address.port,
    cut: () => {
      isCut = true;
      dropAll();
    },
    mend: () => {
      isCut = false;
    },
    close: () => {
      dropAll();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
}
