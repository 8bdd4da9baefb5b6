import { emailAddress } from "@/lib/auth/email";
import { type AccountNames, PASSWORD_MESSAGES, passwordProblem } from "@/lib/auth/password-rules";
import { AppError } from "@/lib/contracts/errors";

/** Error shown under form fields. @param fields message for each field name */
export function fieldError(fields: Record<string, string>): AppError {
  return new AppError("bad_input", Object.values(fields).join(" "), { details: fields });
}

/** Parses a typed e-mail address. @throws AppError `bad_input` for the field `email` */
export function requireEmail(typed: string): string {
  const email = emailAddress.safeParse(typed).data;
  if (email !== undefined) return email;
  throw fieldError({ email: "Enter an e-mail address such as name@example.org." });
}

/** Checks a new password for an account. @throws AppError `bad_input` for `field` */
export async function requireAcceptablePassword(
  password: string,
  names: AccountNames,
  field = "password",
): Promise<void> {
  const problem = await passwordProblem(password, names);
  if (problem) throw fieldError({ [field]: PASSWORD_MESSAGES[problem] });
}
