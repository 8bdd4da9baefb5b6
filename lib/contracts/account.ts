import * as z from "zod/mini";
import { inputText, instant } from "@/lib/contracts/fields";

/** Who is signed in, as pages and handlers see it. */
const sessionUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.nullable(z.string()),
  role: z.enum(["owner", "member"]),
});

/** Done, and where to go now. */
export const doneReply = z.object({ next: z.string() });

export const role = z.enum(["owner", "member"]);

export const inviteRequest = z.object({ email: inputText, role });

/** A link to make an account or to reset a password. It is shown this once: only its token's digest is stored. */
export const accountLinkReply = z.object({
  email: z.string(),
  link: z.string(),
  expiresAt: instant,
  /** Why the other person may not be able to open the link, in words; null where nothing speaks against it. */
  warning: z.nullable(z.string()),
});

export const emptyReply = z.object({});

/** What `details` of an error holds where a form's field is wrong: what to say under it. */
export const fieldProblems = z.record(z.string(), z.string());
export type AccountLinkReply = z.infer<typeof accountLinkReply>;
export type SessionUser = z.infer<typeof sessionUser>;
