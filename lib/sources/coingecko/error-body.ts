import { z } from "zod";

const code = z.union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)]);

const status = z.object({
  error_code: code.optional().catch(undefined),
  error_message: z.string().optional().catch(undefined),
});

/** The forms in which CoinGecko and its CDN write an error as JSON; all are in use. */
const errorForms = z.union([
  z.object({ error: z.object({ status }) }).transform((body) => body.error.status),
  z.object({ status }).transform((body) => body.status),
  // Cloudflare's, RFC 9457 with members of its own.
  z
    .object({ error_code: code, title: z.string().optional().catch(undefined) })
    .transform((body) => ({ error_code: body.error_code, error_message: body.title })),
  z
    .object({ error: z.string(), status: z.number().int().optional().catch(undefined) })
    .transform((body) => ({ error_code: body.status, error_message: body.error })),
]);

/** What an error body says. */
export type ErrorBody = {
  /** CoinGecko's own code (10002, …) or an HTTP status repeated in the body; null where it has none. */
  code: number | null;
  /** Its sentence as it came; null where it has none. */
  text: string | null;
};

/**
 * Reads an error body in any of its forms: `{status: {error_code, error_message}}`,
 * `{error: {status: {…}}}`, Cloudflare's `{error_code, title, …}` and `{error: "…"}`, the last with or without a numeric `status`.
 * @param body parsed JSON, or the text of a body that is none
 * @returns null where the body has none of these forms
 * @example readErrorBody({ error: "Missing parameter vs_currency" }) // { code: null, text: "Missing parameter vs_currency" }
 */
export function readErrorBody(body: unknown): ErrorBody | null {
  const parsed = errorForms.safeParse(body);
  if (!parsed.success) return null;
  const { error_code, error_message } = parsed.data;
  if (error_code === undefined && error_message === undefined) return null;
  return { code: error_code ?? null, text: error_message ?? null };
}
