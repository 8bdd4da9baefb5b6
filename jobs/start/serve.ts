import { webAddress } from "./address";
import type { EndRequest } from "./ending";
import type { Stoppable } from "./parts";
import { choosePort } from "./port";
import { programs } from "./programs";
import type { Settings } from "./settings";
import type { Variables } from "./variables";
import { startWeb } from "./web";

/**
 * Starts the web server on the port that was named, else on the first free one.
 * @param dev `next dev` in place of the production server
 * @returns the address a browser on this machine uses
 */
export async function serve(
  { env }: Settings,
  dev: boolean,
  variables: Variables,
  show: (line: string) => string,
  parts: Stoppable[],
  ending: EndRequest,
): Promise<string> {
  for (;;) {
    const port = await choosePort(env.host, env.port, env.portIsFixed);
    const address = webAddress(env.host, port);
    const started = await startWeb(
      {
        args: dev ? programs.dev(env.host, port) : programs.web(env.host, port),
        address,
        variables: {
          ...variables,
          HOST: env.host,
          PORT: String(port),
          NEXTAUTH_URL: variables.NEXTAUTH_URL || address,
        },
        show,
      },
      parts,
      ending,
    );
    if (started) return address;
    // Taken between choosing and listening; a named port is refused with its reason by the next choice.
  }
}
