import type { Metadata } from "next";
import { headers } from "next/headers";
import { notFound } from "next/navigation";
import { ServerReady } from "@/components/account/server-ready";
import { SetupForm } from "@/components/account/setup-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { clientAddress } from "@/lib/auth/request-address";
import { checkSetupToken, isSetupOpen } from "@/lib/auth/setup";
import { isSimulated } from "@/lib/auth/simulated";
import { TooManyTries } from "@/lib/contracts/errors";
import { readLatest } from "@/lib/data/latest";
import { env } from "@/lib/env";
import { readForPage } from "@/lib/http/page-status";

export const metadata: Metadata = { title: "Set up", robots: { index: false } };

/** Error message for the link's token; null if it is valid or missing. */
function problemOf(check: Awaited<ReturnType<typeof checkSetupToken>> | null, now: Date): string | null {
  if (check === null || check === "good") return null;
  if (check === "wrong") return "This link is no longer valid. The server prints a new one at each start.";
  return TooManyTries.until(check.until, now).message;
}

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function SetupPage({ searchParams }: Props) {
  if (!(await readForPage(isSetupOpen()))) notFound();
  const { token: tokenParam } = await searchParams;
  const token = typeof tokenParam === "string" ? tokenParam.slice(0, 100) : "";
  const now = new Date();
  const address = clientAddress(await headers());
  const check = token === "" ? null : await checkSetupToken({ token, address }, now);
  const isValid = check === "good";
  return (
    <AuthLayout
      step="First run"
      title="Create the owner account"
      lead="The owner manages users and invitations. This page works once."
      isSimulated={isSimulated()}
      aside={isValid && <ServerReady latest={await readLatest(env().sources, now)} sampler={env().sampler} />}
    >
      <SetupForm token={token} isValid={isValid} problem={problemOf(check, now)} />
    </AuthLayout>
  );
}
