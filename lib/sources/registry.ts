import { z } from "zod";
import type { PriceSource } from "@/lib/sources/price-source";

/** Environment variables by name, without the empty ones. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** A kind of source that `SOURCES` can name. */
export type SourceDefinition = {
  /** Its variables, by name. They are checked at every start. */
  settings: z.ZodObject;
  /** True if its prices are simulated: pages show a notice, and the demo account is allowed. */
  isSimulated: boolean;
  /**
   * Loads the source's code and creates the source.
   * @param variables the environment, valid by `settings`
   * @throws Error if the settings cannot work
   */
  create(variables: Variables, intervalSeconds: number): Promise<PriceSource>;
};

/** Infers the settings' type for `load`, which imports the source's module only when it is called. */
function defineSource<Settings extends z.ZodObject>(definition: {
  settings: Settings;
  isSimulated: boolean;
  load: () => Promise<(settings: z.output<Settings>, intervalSeconds: number) => PriceSource>;
}): SourceDefinition {
  const { settings, isSimulated, load } = definition;
  return {
    settings,
    isSimulated,
    create: async (variables, intervalSeconds) => (await load())(settings.parse(variables), intervalSeconds),
  };
}

/**
 * Every kind of source, by its name in `SOURCES`. A source's code is loaded when it is created, so that processes
 * which only read settings do not load its client.
 */
export const SOURCES = {
  coingecko: defineSource({
    settings: z
      .object({
        COINGECKO_API_KEY: z.string().optional(),
        COINGECKO_PLAN: z.enum(["keyless", "demo", "pro"]).default("keyless"),
        /** Pages of 250 coins. */
        COINGECKO_PAGES: z.coerce.number().int().min(1).max(40).default(1),
        COINGECKO_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
      })
      .superRefine(({ COINGECKO_API_KEY, COINGECKO_PLAN }, context) => {
        if (COINGECKO_PLAN === "keyless" || COINGECKO_API_KEY !== undefined) return;
        const message = `the ${COINGECKO_PLAN} plan needs a key`;
        context.addIssue({ code: "custom", path: ["COINGECKO_API_KEY"], message });
      }),
    isSimulated: false,
    load: async () => {
      const { createCoinGecko } = await import("@/lib/sources/coingecko/coingecko-source");
      return (settings, intervalSeconds) =>
        createCoinGecko({
          plan: settings.COINGECKO_PLAN,
          apiKey: settings.COINGECKO_API_KEY,
          pages: settings.COINGECKO_PAGES,
          baseUrl: settings.COINGECKO_BASE_URL,
          intervalSeconds,
        });
    },
  }),
  demo: defineSource({
    settings: z.object({}),
    isSimulated: true,
    load: async () => {
      const { createDemoSource } = await import("@/lib/sources/demo/demo-source");
      return (_, intervalSeconds) => createDemoSource({ intervalSeconds });
    },
  }),
} satisfies Record<string, SourceDefinition>;

/** A kind of source that `SOURCES` can name. */
export type ConfigurableKind = keyof typeof SOURCES;

export function isConfigurableKind(kind: string): kind is ConfigurableKind {
  return Object.hasOwn(SOURCES, kind);
}
