// How an endpoint uses DBUs -> the usage windows of a bill.
import { DAY, HOUR, isWeekend, moment } from '../invent.mjs';

/**
 * Windows `{ start, end, quantity, caller }` of one plan; `from` is inclusive, `to` exclusive. A plan has one of
 * - `always`: DBU per hour of provisioned capacity, a number or one per window of `every` hours;
 * - `daily`: [low, high] DBU on each day, used between the hours of `at`, on weekdays only if `weekdays`;
 * - `tokens`: [low, high] DBU per caller and day, a fifth of it at weekends;
 * - `launches`: [low, high] starts from zero per day, one DBU each;
 * - `gateway`: DBU per day for logging and tracking, always tiny.
 */
export function billingPlanRows(plan, random) {
  const rows = [];
  for (let day = moment(plan.from); day < moment(plan.to); day += DAY) {
    if (plan.weekdays && isWeekend(day)) continue;
    rows.push(...windowsOfDay(plan, day, random));
  }
  return rows;
}

function windowsOfDay(plan, day, random) {
  const between = ([low, high]) => low + random() * (high - low);
  if (plan.always !== undefined) {
    const every = plan.every ?? 12;
    return Array.from({ length: 24 / every }, (_, index) => {
      const rate = Array.isArray(plan.always) ? plan.always[index] : plan.always;
      return window(day + index * every * HOUR, every, rate * every);
    });
  }
  if (plan.daily) return [window(day + plan.at[0] * HOUR, plan.at[1] - plan.at[0], between(plan.daily))];
  if (plan.tokens) {
    const share = isWeekend(day) ? 0.2 : 1;
    return plan.callers.map((caller, index) => ({
      ...window(day + (9 + index) * HOUR, 1, between(plan.tokens) * share),
      caller,
    }));
  }
  if (plan.launches) {
    const count = Math.round(between(plan.launches));
    return Array.from({ length: count }, (_, index) => window(day + (5 + 2 * index) * HOUR, 1, 1));
  }
  return [window(day + 12 * HOUR, 1, plan.gateway * (0.5 + random()))];
}

const window = (start, hours, quantity) => ({ start, end: start + hours * HOUR, quantity });
