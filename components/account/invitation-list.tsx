"use client";
import { useZone } from "@/components/layout/zone";
import { useNow } from "@/components/live/clock";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import { sendJson } from "@/lib/client/fetcher";
import { emptyReply } from "@/lib/contracts/account";
import { formatInstant } from "@/lib/format/instant";
import { useAction } from "./use-action";

/** `expiresAt` in epoch milliseconds. */
type Invitation = { id: string; email: string; role: "owner" | "member"; expiresAt: number };

export function InvitationList({ invitations }: { invitations: readonly Invitation[] }) {
  const { problem, act } = useAction();
  const { zone } = useZone();
  const now = useNow();
  return (
    <section aria-labelledby="invited" className="mt-7">
      <h2 id="invited" className="text-16 font-medium">
        Invited
      </h2>
      {problem && (
        <Notice kind="bad" role="alert">
          {problem}
        </Notice>
      )}
      <ul className="mt-2 border-t border-line-2">
        {invitations.map(({ id, email, role, expiresAt }) => (
          <li key={id} className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line-1 py-2.5">
            <div className="min-w-0 flex-1 basis-60">
              <p className="font-medium break-words">{email}</p>
              <p className="text-12 text-ink-3">
                {role === "owner" ? "As an owner" : "As a member"} · valid until{" "}
                {formatInstant(expiresAt, zone, now)}
              </p>
            </div>
            <Button
              onClick={() =>
                void act(() => sendJson("DELETE", `/api/users/invitations/${id}`, undefined, emptyReply))
              }
              aria-label={`Revoke the invitation of ${email}`}
            >
              Revoke
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
