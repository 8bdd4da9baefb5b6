import { z } from "zod";
import { pairParams, pricesCsvQuery } from "@/lib/contracts/requests";
import { exportPrices } from "@/lib/data/prices-csv";
import { handle } from "@/lib/http/handler";

/** All stored samples of a pair over a time range as CSV, with the volatility over one window. Streamed. */
export const GET = handle({
  access: "user",
  params: pairParams,
  query: pricesCsvQuery,
  reply: z.never(),
  run: async ({ params, query, request }) => {
    const { fileName, body } = await exportPrices(params, query, request.signal);
    return new Response(body, {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${fileName}"`,
        "cache-control": "no-store",
      },
    });
  },
});
