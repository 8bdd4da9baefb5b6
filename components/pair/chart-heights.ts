/** Heights of the lines alone, in pixels, by layout. */
export const CHART_HEIGHTS = {
  wide: { price: 312, volatility: 216 },
  laptop: { price: 236, volatility: 176 },
  phone: { price: 208, volatility: 168 },
} as const;

// The same as classes, which hold before the browser has measured anything. The lowest chart has the time axis.
export const PRICE_HEIGHT = "h-[208px] laptop:h-[236px] wide:h-[312px]";
export const LOWEST_PRICE_HEIGHT = "h-[232px] laptop:h-[260px] wide:h-[336px]";
export const VOLATILITY_HEIGHT = "h-[192px] laptop:h-[200px] wide:h-[240px]";
