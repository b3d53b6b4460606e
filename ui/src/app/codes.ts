/**
 * What the page does about what the engine says, by code: one place for all of it. The words are the engine's own
 * (`message`, `repair`); a code that asks nothing of the page does not stand here. One that is misspelt, or that the
 * engine no longer has, does not compile.
 */
import type { FailureCode } from '../bindings/FailureCode';
import type { Finding } from '../bindings/Finding';
import type { FindingCode } from '../bindings/FindingCode';
import type { ProblemCode } from '../bindings/ProblemCode';

/** A next step that a failure leads to, and what its button says. */
export const nextSteps = {
  'choose destination': { label: 'Change the destination', testId: 'change-destination' },
  'open again': { label: 'Open the file again', testId: 'open-again' },
  'read nonetheless': { label: 'Read it as a table nonetheless', testId: 'open-refused' },
} as const;

export type NextStep = keyof typeof nextSteps;

interface FailureHandling {
  next?: NextStep;
  /** Whether the next step is taken without a click, where nothing else is under way. */
  isUrgent?: true;
  /** The person called it off themselves: nothing is said. */
  isCalledOff?: true;
  /** The records have to be checked first: the page does that, and asks again. */
  isUnchecked?: true;
}

const failures: Partial<Record<FailureCode, FailureHandling>> = {
  cancelled: { isCalledOff: true },
  declined: { isCalledOff: true },
  not_checked: { isUnchecked: true },

  no_region: { next: 'choose destination', isUrgent: true },
  access_denied: { next: 'choose destination' },
  account_unknown: { next: 'choose destination' },
  another_account: { next: 'choose destination' },
  another_destination: { next: 'choose destination' },
  another_endpoint: { next: 'choose destination' },
  another_region: { next: 'choose destination' },
  aws_settings: { next: 'choose destination' },
  credentials_expired: { next: 'choose destination' },
  credentials_refused: { next: 'choose destination' },
  destination_not_confirmed: { next: 'choose destination' },
  endpoint_not_https: { next: 'choose destination' },
  no_credentials: { next: 'choose destination' },
  code_needed: { next: 'choose destination' },
  no_keychain: { next: 'choose destination' },
  no_such_keys: { next: 'choose destination' },
  no_such_profile: { next: 'choose destination' },
  sign_in_needed: { next: 'choose destination' },
  not_a_region: { next: 'choose destination' },
  not_an_address: { next: 'choose destination' },
  not_aws: { next: 'choose destination' },
  not_dynamodb: { next: 'choose destination' },
  unreachable: { next: 'choose destination' },

  no_such_source: { next: 'open again' },
  source_changed: { next: 'open again' },

  no_table: { next: 'read nonetheless' },
};

/** What the page does about a failure. */
export function handlingOf({ code }: { code: FailureCode }): FailureHandling {
  return failures[code] ?? {};
}

interface FindingHandling {
  /** It stands with a choice that is shown whole, with what holds now: its own fixes would say it twice. */
  choice?: 'duplicates';
  /** It is about records, whatever the table is called: a new name does not change it. */
  isOfRecords?: true;
}

const findings: Partial<Record<FindingCode, FindingHandling>> = {
  duplicate_key: { choice: 'duplicates', isOfRecords: true },
  nothing_to_write: { isOfRecords: true },
};

/** What the page does about a finding. */
export function findingHandlingOf({ code }: Pick<Finding, 'code'>): FindingHandling {
  return findings[code] ?? {};
}

interface ProblemHandling {
  /** The record has too few or too many cells: it is fixed as a whole, not cell by cell. */
  isOfShape?: true;
}

const problems: Partial<Record<ProblemCode, ProblemHandling>> = {
  wrong_cell_count: { isOfShape: true },
};

/** What the page does about what is wrong with a record. */
export function problemHandlingOf({ code }: { code: ProblemCode }): ProblemHandling {
  return problems[code] ?? {};
}
