import { EXAMPLE, type ExampleChart } from "@/lib/charts/prepare-example";

const DAYS_HEIGHT = 24;
const FLAG = { width: EXAMPLE.width - EXAMPLE.plot - 2, height: 18 };
/** Left edge of the labels. */
const LABELS_X = EXAMPLE.plot + 8;
const HATCH = "example-hatch";

type BackgroundProps = Pick<ExampleChart, "days" | "gaps" | "stale"> & { height: number };

function ExampleBackground({ days, gaps, stale, height }: BackgroundProps) {
  return (
    <>
      {gaps.map(({ from, to }) => (
        <path
          key={from}
          d={`M${from} 0V${height}M${to} 0V${height}`}
          strokeDasharray="2 2"
          className="stroke-line-3"
        />
      ))}
      {stale.map(({ from, to }) => (
        <rect key={from} x={from} width={to - from} height={height} fill={`url(#${HATCH})`} />
      ))}
      <path
        d={days.map(({ x }) => `M${x} 0V${height}`).join("")}
        strokeDasharray="1 3"
        className="stroke-line-2"
      />
    </>
  );
}

type AxisProps = Pick<ExampleChart["price"], "ticks" | "flag"> & { kind: "price" | "volatility" };

function ExampleAxis({ ticks, flag, kind }: AxisProps) {
  const isPrice = kind === "price";
  return (
    <>
      {ticks.map(({ y, text }) => (
        <text key={text} x={LABELS_X} y={y + 4} className="fill-ink-3">
          {text}
        </text>
      ))}
      {flag && (
        <>
          <rect
            {...FLAG}
            x={EXAMPLE.plot + 2}
            y={flag.y - FLAG.height / 2}
            rx="3"
            className={isPrice ? "fill-ink-1" : "fill-accent"}
          />
          <text
            x={LABELS_X}
            y={flag.y + 4}
            className={isPrice ? "fill-on-ink font-medium" : "fill-on-accent font-medium"}
          >
            {flag.text}
          </text>
        </>
      )}
    </>
  );
}

function grid(ticks: readonly { y: number }[]): string {
  return ticks.map(({ y }) => `M0 ${y}H${EXAMPLE.plot}`).join("");
}

/** Example of a pair's page, rendered on the server. */
export function ExampleFigure({ chart }: { chart: ExampleChart }) {
  const { name, days, gaps, stale, price, volatility } = chart;
  const lower = EXAMPLE.volatility + DAYS_HEIGHT;
  return (
    <figure className="mt-[22px] border-t border-line-2 pt-3.5">
      <h3 className="flex justify-between text-12 font-medium">
        Example: {name} <span className="font-normal text-ink-3">simulated, seven days</span>
      </h3>
      <svg
        viewBox={`0 0 ${EXAMPLE.width} ${EXAMPLE.price}`}
        role="img"
        aria-label={price.summary}
        fontSize="11"
        fill="none"
        className="block w-full"
      >
        <defs>
          <pattern
            id={HATCH}
            width="6"
            height="6"
            patternUnits="userSpaceOnUse"
            patternTransform="rotate(45)"
          >
            <path d="M0 0V6" strokeOpacity=".45" strokeWidth="1.4" className="stroke-stale" />
          </pattern>
        </defs>
        <ExampleBackground {...{ days, gaps, stale }} height={EXAMPLE.price} />
        <path d={grid(price.ticks)} strokeOpacity=".6" className="stroke-line-2" />
        <path d={price.fresh} strokeWidth="1.4" strokeLinejoin="round" className="stroke-ink-1" />
        <path d={price.stale} strokeWidth="1.75" strokeDasharray="1.5 2.5" className="stroke-stale" />
        <ExampleAxis {...price} kind="price" />
      </svg>
      <svg
        viewBox={`0 0 ${EXAMPLE.width} ${lower}`}
        role="img"
        aria-label={volatility.summary}
        fontSize="11"
        fill="none"
        className="block w-full"
      >
        <ExampleBackground {...{ days, gaps, stale }} height={EXAMPLE.volatility} />
        <path d={grid(volatility.ticks)} strokeOpacity=".6" className="stroke-line-2" />
        <path d={volatility.error} fillOpacity=".16" className="fill-accent" />
        <g strokeWidth="1.9" strokeLinejoin="round" className="stroke-accent">
          <path d={volatility.measured} />
          <path d={volatility.provisional} strokeDasharray="4 3" />
        </g>
        <ExampleAxis {...volatility} kind="volatility" />
        <path d={`M0 ${EXAMPLE.volatility}.5H${EXAMPLE.plot}`} className="stroke-line-2" />
        {days.map(({ x, text }) => (
          <text key={x} x={x} y={lower - 6} textAnchor="middle" className="fill-ink-3">
            {text}
          </text>
        ))}
      </svg>
      <figcaption className="mt-2 text-12 text-ink-3">
        Price above, volatility below. Dashed: provisional. Hatched: stale. Blank: no samples.
      </figcaption>
    </figure>
  );
}
