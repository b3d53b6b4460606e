/** What taking an import back will do, before it is done. */
import type { RunSummary } from '../../bindings/RunSummary';
import { amount, plural } from '../../components/amount';
import { exactPhrase } from '../../destination/words';
import { isDeletion } from '../runWords';

/** Each consequence in a sentence; what is lost comes first. */
export function undoConsequences(run: RunSummary): string[] {
  const { report, choices, table } = run;
  if (isDeletion(run)) {
    const items = report.items_deleted;
    return [
      `${items === 1 ? 'The item' : `The ${plural(items, 'item')}`} that it deleted ${items === 1 ? 'is' : 'are'} put back as ${items === 1 ? 'it was' : 'they were'}.`,
      'Where there is an item of the same key by now, that one stays.',
    ];
  }
  if (choices.s3) {
    return [
      `The table ${table}, which this import created, is deleted with all its items, also those that others wrote since.`,
      'Your file stays.',
    ];
  }
  const { items_written: written } = report;
  const all = written === 1 ? 'The item' : `The ${plural(written, 'item')}`;
  const are = written === 1 ? 'is' : 'are';
  const stays = `The table ${table} and its indexes stay, and so does your file.`;
  if (choices.existing === 'keep') {
    return [
      `${all} that this import created ${are} deleted.`,
      `Items that ${table} held before were left as they were, and stay.`,
      stays,
    ];
  }
  if (choices.existing === 'update' || (choices.existing === 'overwrite' && choices.keep_copy)) {
    return [
      'Items that this import created are deleted.',
      'Items that it replaced are put back as they were, from the copies it kept.',
      `Both together are ${plural(written, 'item')}.`,
      stays,
    ];
  }
  return [`${all} that this import created ${are} deleted: it replaced nothing.`, stays];
}

/** What it costs on AWS. */
export function undoCostWords(run: RunSummary): string {
  const { report, choices, table, destination, exact } = run;
  if (isDeletion(run)) {
    return `This changes ${table} on ${exactPhrase(destination, exact)}. Putting items back takes write units, which cost money there.`;
  }
  if (choices.s3) {
    return `This deletes ${table} on ${exactPhrase(destination, exact)}. That takes no write units.`;
  }
  const doing =
    choices.keep_copy || choices.existing === 'update' ? 'Deleting and putting back' : 'Deleting';
  const units = report.consumed_write_units;
  const amountWords =
    units === null
      ? 'takes write units, as writing did'
      : `takes about as many write units as the import did: ${amount(Math.round(units))}`;
  return `This changes ${table} on ${exactPhrase(destination, exact)}. ${doing} ${amountWords}. They cost money there.`;
}
