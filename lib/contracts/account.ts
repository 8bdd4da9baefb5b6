import * as z from "zod/mini";
import { inputText, instant } from "@/lib/contracts/fields";

/** The signed-in user. */
const sessionUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.nullable(z.string()),
  role: z.enum(["owner", "member"]),
});

/** Success, with the path of the next page. */
export const doneReply = z.object({ next: z.string() });

export const role = z.enum(["owner", "member"]);

export const inviteRequest = z.object({ email: inputText, role });

/** A link to create an account or to reset a password. It is returned once: only the digest of its token is stored. */
export const accountLinkReply = z.object({
  email: z.string(),
  link: z.string(),
  expiresAt: instant,
  /** Why the recipient may not be able to open the link; null without a known reason. */
  warning: z.nullable(z.string()),
});

export const emptyReply = z.object({});

/** `details` of an error in a form: message for each invalid field. */
export const fieldProblems = z.record(z.string(), z.string());
export type AccountLinkReply = z.infer<typeof accountLinkReply>;
export type SessionUser = z.infer<typeof sessionUser>;
