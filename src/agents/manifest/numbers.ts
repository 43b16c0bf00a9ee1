import * as z from 'zod';

/** Most that a date can be, milliseconds since the epoch. */
const LAST_MS = 8.64e15;
/** Far beyond what anybody uses, and small enough that no sum of many is beyond all numbers. */
const AMOUNT_MAX = 1e15;

/** A moment that another program names, wall milliseconds; always a date. */
export const moment = z.number().min(0).max(LAST_MS);

/** An amount that another program names: tokens, US dollars. */
export const amount = z.number().min(0).max(AMOUNT_MAX);
