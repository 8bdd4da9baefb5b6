import { describe, expect, it } from "vitest";
import { requireCronSecret } from "@/lib/auth/guards";
import { AppError } from "@/lib/contracts/errors";

const SECRET = "a-secret-of-25-characters";
const ask = (authorization?: string) =>
  new Request(
    "http://localhost/api/cron/ingest",
    authorization === undefined ? {} : { headers: { authorization } },
  );

describe("requireCronSecret", () => {
  it.each([[`Bearer ${SECRET}`], [`bearer ${SECRET}`]])("accepts %s", (header) => {
    expect(() => requireCronSecret(ask(header), SECRET)).not.toThrow();
  });

  it.each([
    [undefined],
    [""],
    ["Bearer"],
    ["Bearer "],
    ["Bearer undefined"],
    ["Bearer null"],
    [SECRET],
    [`Basic ${SECRET}`],
    [`Bearer ${SECRET}x`],
    [`Bearer ${SECRET.slice(0, -1)}`],
    [`Bearer ${SECRET} ${SECRET}`],
    [`Bearer ${SECRET.toUpperCase()}`],
  ])("refuses %j", (header) => {
    expect(() => requireCronSecret(ask(header), SECRET)).toThrow(AppError);
  });

  it.each([[undefined], ["Bearer undefined"], ["Bearer "], ["Bearer"], ["Bearer null"]])(
    "refuses %j where no secret is set",
    (header) => {
      expect(() => requireCronSecret(ask(header), undefined)).toThrow(AppError);
      expect(() => requireCronSecret(ask(header), "")).toThrow(AppError);
    },
  );
});
