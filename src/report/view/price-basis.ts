/** What a price rests on, as the reader sees it. */
export const PRICE_BASIS: Readonly<Record<string, string>> = {
  list: 'list price',
  account: 'account price',
  'supplied rate': 'rate supplied',
  invoice: 'invoice',
  free: 'free of charge',
  partial: 'partly priced',
  unpriced: 'no price',
};
