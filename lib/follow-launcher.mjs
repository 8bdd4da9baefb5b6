// Loaded by a process of the web server: ends it when the launcher is gone, killed perhaps. A server left
// behind would keep its port and answer from a database that nobody looks after any more. A process that was
// not started with a channel to a launcher is left alone.

// The channel may have closed before anybody listened.
if (process.connected === false) process.exit(1);
process.on("disconnect", () => process.exit(1));
