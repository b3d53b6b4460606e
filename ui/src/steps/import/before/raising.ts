/** Write capacity that is raised while items are written, as it is typed. */
import type { ImportChoices } from '../../../bindings/ImportChoices';
import type { RaiseOffer } from '../../../bindings/RaiseOffer';
import { amount, plural } from '../../../components/amount';
import { dollars, estimatedTime } from '../../../components/dollars';

/** A whole number as people write it, with or without commas between thousands. */
const WHOLE = /^(\d{1,9}|\d{1,3}(,\d{3}){1,2})$/;

/** What stands in the field; null for nothing, and for what is no number. */
export function unitsOf(typed: string): number | null {
  const text = typed.trim();
  const units = WHOLE.test(text) ? Number(text.replaceAll(',', '')) : 0;
  return units > 0 ? units : null;
}

/** Why what stands in the field cannot be; null where it can. An empty field raises nothing. */
export function raiseProblem(typed: string): string | null {
  return typed === '' || unitsOf(typed) !== null
    ? null
    : 'Give a whole number above 0, such as 400.';
}

/** The choice for an import that the field gives. */
export function raiseChoice(typed: string): Pick<ImportChoices, 'raised_units'> {
  return { raised_units: unitsOf(typed) ?? undefined };
}

/** What raising comes to; `isOn`: it is chosen. */
export function raiseWords(offer: RaiseOffer, isOn: boolean): string {
  const takes = offer.tables === 1 ? 'The table takes' : 'The slowest table takes';
  const now = `${takes} ${plural(offer.units_now, 'write unit')} a second: ${estimatedTime(offer.seconds_now)}.`;
  const raised = `${isOn ? 'Raised' : 'Raised, for example,'} to ${amount(offer.units)}: ${estimatedTime(offer.seconds)}, ${dollars(offer.dollars)} more.`;
  const back =
    'Indexes are raised with it. What it had before is set back afterwards, however the import ends.';
  return `${now} ${raised} ${back}`;
}
