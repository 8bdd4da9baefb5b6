import { connect, createServer, type Server, type Socket } from "node:net";

/** A line to the database that can be cut and mended, so that tests see what a page says while it is away. */
export type DatabaseLine = { port: number; cut(): void; mend(): void; close(): Promise<void> };

/** @param target where the database listens */
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
      // A broken line is what it is for; both ends learn of it by its closing.
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
