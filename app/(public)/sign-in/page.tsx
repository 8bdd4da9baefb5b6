import type { Metadata, Route } from "next";
import { headers } from "next/headers";
import Link from "next/link";
import { redirect } from "next/navigation";
import type { ReactNode } from "react";
import { ProviderButtons } from "@/components/account/provider-buttons";
import { SignInBenefits } from "@/components/account/sign-in-benefits";
import { SignInForm } from "@/components/account/sign-in-form";
import { AuthLayout } from "@/components/layout/auth-layout";
import { Notice } from "@/components/ui/notice";
import { DEMO_ACCOUNT } from "@/lib/auth/demo-account";
import { pageTitleOf } from "@/lib/auth/destination";
import { safeRedirectPath } from "@/lib/auth/next-path";
import { oauthProviders } from "@/lib/auth/providers";
import { requestOrigin } from "@/lib/auth/request-origin";
import { isSignInEnabled } from "@/lib/auth/session";
import type { SessionEnd } from "@/lib/auth/session-check";
import { isSetupOpen } from "@/lib/auth/setup";
import { isSimulated } from "@/lib/auth/simulated";
import { env } from "@/lib/env";
import { databaseFailure } from "@/lib/http/database-failure";
import { currentSession } from "@/lib/http/page-guards";
import { markUnavailable } from "@/lib/http/page-status";

export const metadata: Metadata = { title: "Sign in", robots: { index: false } };

type Search = Record<string, string | string[] | undefined>;
type Props = { searchParams: Promise<Search> };

const SESSION_END_MESSAGES: Readonly<Record<SessionEnd, string>> = {
  password: "Your password was changed on another device.",
  deleted: "Your account was deleted.",
  disabled: "Your account is disabled. The owner can enable it again.",
  other: "Your session has ended.",
};

/** Messages by the error code that next-auth adds to the URL. */
const SIGN_IN_ERRORS: Readonly<Record<string, string>> = {
  AccessDenied:
    "No account exists for this e-mail address. The owner can invite the address that your provider has verified.",
  Callback: "The provider could not sign you in. Try again, or use another method.",
  OAuthCallback: "The provider could not sign you in. Try again, or use another method.",
  OAuthSignin: "The provider cannot be reached. Try again, or use another method.",
};

const first = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Data from the database; without it the form is still shown. */
async function readDetails(next: string): Promise<{ destination: string | null; isSetupPending: boolean }> {
  try {
    const [destination, isSetupPending] = await Promise.all([pageTitleOf(next), isSetupOpen()]);
    return { destination, isSetupPending };
  } catch (error) {
    if (!databaseFailure(error)) throw error;
    markUnavailable();
    return { destination: null, isSetupPending: false };
  }
}

/** Path to open after sign-in. next-auth passes it as `callbackUrl`, an absolute URL. */
function nextPathOf(search: Search, origin: string | null): string {
  const callback = first(search.callbackUrl);
  const path = origin && callback?.startsWith(`${origin}/`) ? callback.slice(origin.length) : undefined;
  return safeRedirectPath(first(search.next) ?? path);
}

export default async function SignInPage({ searchParams }: Props) {
  const search = await searchParams;
  const next = nextPathOf(search, requestOrigin(await headers()));
  const { user, ended } = await currentSession();
  // Cast, because typed routes do not accept a computed path.
  if (user) redirect(next as Route);
  const { destination, isSetupPending } = await readDetails(next);
  const errorCode = first(search.error);
  const providers = oauthProviders().map(({ id, name }) => ({ id, name }));
  return (
    <AuthLayout
      title="Sign in"
      lead={destination && `Sign in to continue to ${destination}.`}
      isSimulated={isSimulated()}
      aside={<SignInBenefits />}
    >
      {ended && (
        <Notice kind="bad">
          <b className="font-medium text-ink-1">You are signed out.</b> {SESSION_END_MESSAGES[ended]}
        </Notice>
      )}
      {errorCode && (
        <Notice kind="bad">
          {SIGN_IN_ERRORS[errorCode] ?? "Sign-in failed. Try again, or use another method."}
        </Notice>
      )}
      {env().demoAccount && <DemoAccount />}
      {!isSignInEnabled() && (
        <Notice kind="warn">Sign-in is disabled until NEXTAUTH_SECRET is set on this server.</Notice>
      )}
      {isSetupPending && (
        <Notice kind="plain">
          This server has no account yet. Open the link that it printed when it started, or{" "}
          <TextLink href="/setup">enter its token</TextLink>.
        </Notice>
      )}
      <SignInForm next={next} />
      {providers.length > 0 && <ProviderButtons providers={providers} next={next} />}
      <p className="mt-[22px] text-ink-3">
        No account? The owner of this server can send you an invitation. Prices are public on the{" "}
        <TextLink href="/">market page</TextLink>.
      </p>
    </AuthLayout>
  );
}

function TextLink({ href, children }: { href: "/" | "/setup"; children: ReactNode }) {
  return (
    <Link href={href} className="text-accent underline underline-offset-2">
      {children}
    </Link>
  );
}

function DemoAccount() {
  return (
    <Notice kind="plain">
      <b className="font-medium text-ink-1">This is the demo.</b> Use this account:
      <span className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
        <span>
          E-mail <b className="font-medium text-ink-1 select-all">{DEMO_ACCOUNT.email}</b>
        </span>
        <span>
          Password <b className="font-medium text-ink-1 select-all">{DEMO_ACCOUNT.password}</b>
        </span>
      </span>
    </Notice>
  );
}
