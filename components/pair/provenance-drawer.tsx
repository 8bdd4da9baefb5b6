"use client";
import { useMutation } from "@tanstack/react-query";
import { useEffect, useId, useRef, useState } from "react";
import { useReceivedAt } from "@/components/live/clock";
import { Button, IconButton } from "@/components/ui/button";
import { copyText } from "@/components/ui/copy-text";
import { Icon } from "@/components/ui/icon";
import { prepareProvenance } from "@/lib/charts/prepare-provenance";
import { ApiError, sendJson } from "@/lib/client/fetcher";
import type { PairReply, RecomputeReply } from "@/lib/contracts/pair";
import { recomputeReply } from "@/lib/contracts/pair";
import { countOf } from "@/lib/format/count";
import { type Zone, zoneName } from "@/lib/format/instant";
import { sourceName } from "@/lib/format/source-name";
import { formatScaled, scaleUnit, type VolatilityUnit } from "@/lib/format/volatility";
import { pairApiPath } from "@/lib/market/pair";
import type { WindowId } from "@/lib/market/window";
import { WINDOW_LABELS } from "@/lib/market/window-labels";

type Props = {
  reply: PairReply;
  window: WindowId;
  unit: VolatilityUnit;
  zone: Zone;
  /** When this page received the newest sample. */

  receivedAt: number;
  isOpen: boolean;
  onClose: () => void;
};

const FIGURE_NAMES: Record<RecomputeReply["figures"][number]["name"], string> = {
  ...{ n: "Samples", coverage: "Coverage", freshCoverage: "Fresh", mean: "Mean" },
  ...{ stdDev: "Standard deviation", cv: "Coef. of variation", change: "Change" },
  ...{ rv: "Volatility", rvStdErr: "Standard error", returns: "Returns" },
};

/** Origin of the newest figure step by step, and its recomputation from the samples. */
export function ProvenanceDrawer({ reply, window, unit, zone, receivedAt, isOpen, onClose }: Props) {
  const toReceived = useReceivedAt();
  const dialog = useRef<HTMLDialogElement>(null);
  const title = useId();
  const { pair } = reply;
  const { rv, pegged } = reply.windows[window];

  useEffect(() => {
    // showModal traps and returns the focus, and handles Esc.
    if (isOpen && !dialog.current?.open) dialog.current?.showModal();
    if (!isOpen && dialog.current?.open) dialog.current.close();
  }, [isOpen]);

  const steps = prepareProvenance(reply, window, zone, toReceived(receivedAt));
  const scale = { unit, isPegged: pegged };
  const figure = rv === null ? null : [formatScaled(rv, scale), scaleUnit(scale)];
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the browser closes a dialog on Esc
    <dialog
      ref={dialog}
      aria-labelledby={title}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className="fixed inset-y-0 right-0 left-auto m-0 h-dvh max-h-none w-[464px] max-w-full overflow-auto border-l border-line-2 bg-raised p-0 text-ink-1 shadow-float backdrop:bg-[light-dark(rgb(23_26_23/.28),rgb(0_0_0/.55))]"
    >
      {isOpen && (
        <div className="px-6 pt-5 pb-6">
          <h2 id={title} className="flex items-center justify-between text-16 font-medium">
            Where {figure?.join(" ") ?? "this figure"} comes from
            <IconButton aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </IconButton>
          </h2>
          <p className="mt-1 text-ink-2">
            <bdi>{pair.name}</bdi>, <bdi>{pair.base}</bdi>/<bdi>{pair.quote}</bdi> on{" "}
            {sourceName(pair.source)}. The newest sample, step by step. All times{" "}
            {reply.trust ? zoneName(Date.parse(reply.trust.at), zone) : "UTC"}.
          </p>
          {steps.length === 0 && <p className="mt-4 text-ink-2">There are no samples yet.</p>}
          <ol className="trail mt-[18px]">
            {steps.map((step) => (
              <li key={step.name} data-wait={step.isWait || undefined}>
                <span className="font-medium">{step.name}</span>
                <span className="text-12 leading-5 text-ink-2">{step.time}</span>
                <span className="col-[2/-1] text-12 text-ink-3">{step.text}</span>
              </li>
            ))}
          </ol>
          <Recompute reply={reply} window={window} />
        </div>
      )}
    </dialog>
  );
}

function Recompute({ reply, window }: Pick<Props, "reply" | "window">) {
  const { source, id } = reply.pair;
  const result = useMutation({
    mutationFn: () =>
      sendJson("POST", `${pairApiPath(source, id)}/recompute?window=${window}`, {}, recomputeReply),
  });
  return (
    <>
      <div aria-live="polite">
        {result.data && <RecomputeTable result={result.data} />}
        {result.error && (
          <p className="mt-2 text-bad">
            Recomputing failed.{" "}
            {result.error instanceof ApiError ? result.error.message : "The server cannot be reached."}
          </p>
        )}
      </div>
      <Button className="mt-3.5" disabled={result.isPending} onClick={() => result.mutate()}>
        <Icon name="again" />
        Recompute from the samples
      </Button>
    </>
  );
}

function recomputeResult({ same, reason }: RecomputeReply): { text: string; ink: string } {
  if (same === null) return { text: reason ?? "There are no stored figures to compare.", ink: "text-ink-2" };
  return same
    ? { text: "Verified: recomputed values match", ink: "text-ok" }
    : { text: "Recomputed values differ", ink: "text-bad" };
}

function RecomputeTable({ result }: { result: RecomputeReply }) {
  const { text, ink } = recomputeResult(result);
  const [isCopied, setCopied] = useState(false);
  const copied = result.figures
    .map(({ name, stored, recomputed }) => `${name}\t${stored ?? "null"}\t${recomputed ?? "null"}`)
    .join("\n");
  return (
    <div className="mt-1.5 rounded-3 border border-line-2 bg-panel px-4 py-3.5">
      <p className={`flex items-center gap-[7px] font-medium ${ink}`}>
        {result.same !== null && <Icon name={result.same ? "check" : "alert"} />}
        {text}
      </p>
      {result.figures.length > 0 && (
        <table className="mt-2.5 w-full text-11">
          <caption className="sr-only">Stored figures and those computed from the samples</caption>
          <thead className="text-ink-3">
            <tr>
              <td />
              <th scope="col" className="pb-1 text-right font-normal">
                Stored
              </th>
              <th scope="col" className="pb-1 text-right font-normal">
                From the samples
              </th>
            </tr>
          </thead>
          <tbody>
            {result.figures.map(({ name, stored, recomputed, same }) => (
              <tr key={name} className={same ? undefined : "text-bad"}>
                <th scope="row" className="w-[68px] py-0.5 text-left font-normal text-ink-3">
                  {FIGURE_NAMES[name]}
                </th>
                <td className="pl-2 text-right break-all">{stored ?? "–"}</td>
                <td className="pl-2 text-right break-all">{recomputed ?? "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="mt-2 text-12 text-ink-3">
        {countOf(result.samples, "sample")} read for the last {WINDOW_LABELS[result.window]}.
      </p>
      {result.same === false && (
        <Button size="small" className="mt-2" onClick={async () => setCopied(await copyText(copied))}>
          {isCopied ? "Copied" : "Copy both"}
        </Button>
      )}
    </div>
  );
}
