import { AppError } from "@/lib/api/errors";
import { emailAddress } from "@/lib/auth/email";
import { PASSWORD_WORDS, passwordProblem } from "@/lib/auth/password-rules";

/** An error that a form shows under its fields. */
export function fieldError(fields: Record<string, string>): AppError {
  return new AppError("bad_input", Object.values(fields).join(" "), { details: fields });
}

/** An e-mail address as typed. @throws AppError `bad_input` for the field `email` */
export function requireEmail(typed: string): string {
  const email = emailAddress.safeParse(typed).data;
  if (email !== undefined) return email;
  throw fieldError({ email: "This is no e-mail address. One looks like name@example.org." });
}

/** Judges a new password. @throws AppError `bad_input` for the given field */
export async function requireGoodPassword(
  password: string,
  email: string,
  field = "password",
): Promise<void> {
  const problem = await passwordProblem(password, email);
  if (problem) throw fieldError({ [field]: PASSWORD_WORDS[problem] });
}
