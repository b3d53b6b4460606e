import type { Duplicates } from '../bindings/Duplicates';
import type { SuggestedFix } from '../bindings/SuggestedFix';
import { kindWords } from '../bindings/kinds';
import { quoted } from './quoted';

export const duplicateWords: Record<Duplicates, string> = {
  first: 'Keep the first',
  last: 'Keep the last',
  merge: 'Merge them',
  stop: 'Stop: I will fix the file',
};

/** What each choice about repeated keys does. */
export const duplicateReasons: Record<Duplicates, string> = {
  first: 'The first record of each key is written; the others are set aside.',
  last: 'The last record of each key is written; the others are set aside.',
  merge: 'The first record of each key is written, with what it lacks taken from the others.',
  stop: 'Nothing is imported while keys repeat.',
};

/** What the button of a suggested fix says. */
export function fixWords(fix: SuggestedFix): string {
  switch (fix.fix) {
    case 'read_as':
      return fix.kind === 'compressed'
        ? `Keep ${fix.column} compressed`
        : `Read ${fix.column} as ${kindWords[fix.kind].name}`;
    case 'null_word':
      return `Treat ${quoted(fix.word)} as blank`;
    case 'replace':
      return `Replace ${quoted(fix.from)} by…`;
    case 'trim':
      return 'Trim the spaces';
    case 'remove_invisible':
      return 'Remove invisible characters';
    case 'plain_spaces':
      return 'Make them ordinary spaces';
    case 'unwrap_formula':
      return 'Take off = and the quotes';
    case 'leave_out':
      return `Leave ${fix.column} out`;
    case 'write_null':
      return 'Write NULL there';
    case 'write_seconds':
      return 'Write it as epoch seconds';
    case 'remove_index':
      return `Remove the index ${fix.index}`;
    case 'duplicates':
      return duplicateWords[fix.choice];
    case 'join_surplus':
      return 'Join the extra cells where they belong';
    case 'generate_key':
      return 'Make a key from the content';
    case 'leave_out_headers':
      return 'Leave these lines out';
    case 'leave_out_blank':
      return 'Leave the empty lines out';
    case 'leave_out_record':
      return `Leave out line ${fix.line}`;
  }
}

/** What it would do, and in which of DynamoDB's terms. */
export function fixReason(fix: SuggestedFix): string {
  switch (fix.fix) {
    case 'read_as':
      if (fix.kind === 'compressed') {
        return `Every cell of ${fix.column} is then written as compressed text (gzip), DynamoDB’s type B. Nothing is lost, and less is stored; an application unpacks it to read it, and no search looks into it.`;
      }
      return `Every cell of ${fix.column} is then written as ${kindWords[fix.kind].name}, DynamoDB’s type ${kindWords[fix.kind].letter}.`;
    case 'null_word':
      return `A cell of ${fix.column} that holds exactly this word then counts as a blank cell.`;
    case 'replace':
      return `Every cell of ${fix.column} that holds exactly this value is then read as the one you give.`;
    case 'trim':
      return `Spaces at both ends of every cell of ${fix.column} are then left out; those within stay.`;
    case 'remove_invisible':
      return `Zero-width spaces, byte-order marks, soft hyphens and their like are then taken out of every cell of ${fix.column}.`;
    case 'plain_spaces':
      return `Every no-break space in ${fix.column} then becomes an ordinary space.`;
    case 'unwrap_formula':
      return `Every cell of ${fix.column} such as ="02134" is then read as 02134.`;
    case 'leave_out':
      return `No item then has an attribute from ${fix.column}; every other column is carried.`;
    case 'write_null':
      return `Where a cell of ${fix.column} is blank, the item then has the attribute, with DynamoDB’s type NULL.`;
    case 'write_seconds':
      return `Each date of ${fix.column} is then a Number: the seconds since 1970, as time to live reads it.`;
    case 'remove_index':
      return `The global secondary index ${fix.index} is then not made; it can be added again in Design.`;
    case 'duplicates':
      return 'DynamoDB keeps one item for each key: this says which.';
    case 'join_surplus':
      return 'Where a record has too many cells, one that starts with a space then goes on the cell before it, as in “12, Main Street”.';
    case 'generate_key':
      return 'Each item then gets a partition key of 32 letters and digits, made from its record: the same on every run.';
    case 'leave_out_headers':
      return 'Records that repeat the names of the columns are then not written; they are kept with the rejected ones.';
    case 'leave_out_blank':
      return 'Records in which nothing stands but delimiters and spaces are then not written; they are kept with the rejected ones.';
    case 'leave_out_record':
      return 'This record is then not written; it is kept with the rejected ones.';
  }
}
