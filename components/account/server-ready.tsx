"use client";
import { Icon } from "@/components/ui/icon";
import type { LatestReply } from "@/lib/contracts/latest";
import { sourceName } from "@/lib/format/source-name";

function Part({ name, isDone, children }: { name: string; isDone: boolean; children: string }) {
  return (
    <li className="grid grid-cols-[16px_1fr] gap-3 border-b border-line-1 py-[11px]">
      {isDone ? (
        <Icon name="check" className="mt-0.5 text-ok" />
      ) : (
        <i className="mx-0.5 mt-1 size-[11px] rounded-full border-[1.5px] border-dashed border-line-3" />
      )}
      <div>
        <b className="font-medium">{name}</b>
        <small className="block text-12 text-ink-3">{children}</small>
      </div>
    </li>
  );
}

export function ServerReady({ latest, sampler }: { latest: LatestReply; sampler: boolean }) {
  return (
    <>
      <h2 className="font-medium">This server is ready</h2>
      <ol className="mt-3.5">
        <Part name="Database" isDone>
          reachable, migrations applied
        </Part>
        <Part name="Sampler" isDone={sampler}>
          {sampler ? "aligned to the clock" : "off: ticks come when the cron endpoint is called"}
        </Part>
        {latest.sources
          .filter(({ configured }) => configured)
          .map((source) => (
            <Part key={source.name} name={sourceName(source.name)} isDone={source.lastStoredAt !== null}>
              {source.lastTick === null
                ? `every ${source.intervalSeconds} s, no tick yet`
                : `every ${source.intervalSeconds} s, ${source.lastTick.stored} of ${source.lastTick.received} pairs stored`}
            </Part>
          ))}
        <Part name="Owner account" isDone={false}>
          this page
        </Part>
      </ol>
      <p className="mt-[18px] text-ink-2">
        Volatility over 1 hour shows as soon as half of that hour was sampled. Over 24 hours it takes 12 h, or
        less where the source offers history.
      </p>
    </>
  );
}
