export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printError(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** A closed pipe (`npm start | head`) must not end the launcher. */
export function ignoreEpipe(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => {});
}
