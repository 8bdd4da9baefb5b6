import { z } from "zod";

const code = z.union([z.number().int(), z.string().regex(/^\d+$/).transform(Number)]);

const status = z.object({
  error_code: code.optional().catch(undefined),
  error_message: z.string().optional().catch(undefined),
});

/** Formats of JSON errors of CoinGecko and its CDN. */
const errorForms = z.union([
  z.object({ error: z.object({ status }) }).transform((body) => body.error.status),
  z.object({ status }).transform((body) => body.status),
  // Cloudflare: RFC 9457 with additional members.
  z
    .object({ error_code: code, title: z.string().optional().catch(undefined) })
    .transform((body) => ({ error_code: body.error_code, error_message: body.title })),
  z
    .object({ error: z.string(), status: z.number().int().optional().catch(undefined) })
    .transform((body) => ({ error_code: body.status, error_message: body.error })),
]);

/** Content of an error body. */
export type ErrorBody = {
  /** CoinGecko's own code (10002, …) or an HTTP status repeated in the body; null without one. */
  code: number | null;
  /** Its unchanged message; null without one. */
  text: string | null;
};

/**
 * Parses an error body in any of its formats: `{status: {error_code, error_message}}`,
 * `{error: {status: {…}}}`, Cloudflare's `{error_code, title, …}` and `{error: "…"}`, the last with or without a numeric `status`.
 * @param body parsed JSON, or the text of another body
 * @returns null for other formats
 * @example readErrorBody({ error: "Missing parameter vs_currency" }) // { code: null, text: "Missing parameter vs_currency" }
 */
export function readErrorBody(body: unknown): ErrorBody | null {
  const parsed = errorForms.safeParse(body);
  if (!parsed.success) return null;
  const { error_code, error_message } = parsed.data;
  if (error_code === undefined && error_message === undefined) return null;
  return { code: error_code ?? null, text: error_message ?? null };
}
