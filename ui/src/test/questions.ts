/** Questions of tests, as the engine would tell of them. */
import type { AccessPattern } from '../bindings/AccessPattern';
import type { AnsweredQuestion } from '../bindings/AnsweredQuestion';
import type { AskedQuestion } from '../bindings/AskedQuestion';
import type { KeptQuestions } from '../bindings/KeptQuestions';
import type { QuestionReport } from '../bindings/QuestionReport';
import type { RequestStep } from '../bindings/RequestStep';
import type { SavedForDevelopers } from '../bindings/SavedForDevelopers';
import type { SettledQuestions } from '../bindings/SettledQuestions';

export function pattern(table: string, ...attributes: string[]): AccessPattern {
  return {
    question: '',
    table,
    index: null,
    attributes,
    finds: 'many',
    sort: null,
    related: [],
  };
}

/** What an engine says that changes nothing; where nobody decided yet, with what it proposes. */
export function settled(
  questions: KeptQuestions,
  proposed: AccessPattern[] = [],
): SettledQuestions {
  const kept = questions.from === 'proposal' ? proposed : questions.kept;
  return {
    questions: { ...questions, kept },
    reasons: [...kept, ...questions.left_out].map(() => 'It is likely.'),
    followed: [],
  };
}

export function step({ table, attributes }: AccessPattern): RequestStep {
  return {
    operation: 'Query',
    source: table.toLowerCase(),
    table,
    index: null,
    key: attributes.map((attribute) => ({ attribute, from: null })),
    range: null,
    descending: false,
    filter: [],
    range_afterwards: null,
    sorted_afterwards: null,
    for_each: false,
    carries_all: true,
    words: `Query on ${table} by ${attributes.join(' and ')}`,
  };
}

/** Questions by shipping country are answered by nothing. */
export function answeredQuestion(of: AccessPattern): AnsweredQuestion {
  const isOpen = of.attributes.includes('shipCountry');
  return {
    words: of.question || `Find ${of.table.toLowerCase()} by ${of.attributes.join(' and ')}`,
    answer: {
      steps: isOpen ? [] : [step(of)],
      inside: [],
      unanswered: isOpen
        ? {
            why: 'reads_whole_table',
            table: of.table,
            sentence: `Not answered: would read all of ${of.table}.`,
          }
        : null,
    },
    values: isOpen
      ? []
      : of.attributes.map((attribute) => ({
          name: attribute,
          attribute,
          words: attribute,
          key_type: attribute.endsWith('Id') ? 'N' : 'S',
          example: '101',
        })),
  };
}

export function questionReport(of: AccessPattern): QuestionReport {
  const { words, answer } = answeredQuestion(of);
  const isOpen = answer.unanswered !== null;
  return {
    words,
    pattern: of,
    answer,
    cost: isOpen
      ? null
      : {
          usual: { requests: 1, read_units: 0.5, items: 1 },
          worst: { requests: 2, read_units: 4, items: 1 },
          worst_value: ['7'],
          values: 830,
          is_exact: true,
          not_in_index: 0,
        },
    whole_table: isOpen ? { items: 830, bytes: 900_000, requests: 1, read_units: 118 } : null,
    fix: null,
  };
}

export const askedQuestion: AskedQuestion = {
  words: 'Find one person by userId, with its orders',
  made: '1 GetItem on People, then 2 Queries on UsernameIndex of Orders',
  seconds: 0.02,
  steps: [
    {
      words: 'GetItem on People by userId',
      source: 'people',
      requests: 1,
      read_units: 0.5,
      has_more: false,
      items: [
        {
          attributes: [
            { name: 'userId', type_letter: 'N', text: '101' },
            { name: 'lines', type_letter: 'L', text: '[{"sku":"a","count":12345678901234567890}]' },
          ],
          dynamodb_json:
            '{"userId":{"N":"101"},"lines":{"L":[{"M":{"sku":{"S":"a"},"count":{"N":"12345678901234567890"}}},{"M":{"sku":{"S":"b"}}}]}}',
        },
      ],
    },
    {
      words: 'Query on UsernameIndex of Orders by username',
      source: 'orders',
      requests: 2,
      read_units: 1.5,
      has_more: false,
      items: [1, 2].map((id) => ({
        attributes: [{ name: 'orderId', type_letter: 'N', text: String(id) }],
        dynamodb_json: `{"orderId":{"N":"${id}"}}`,
      })),
    },
  ],
};

export const savedForDevelopers: SavedForDevelopers = {
  folder: '/home/anna/for developers',
  files: ['schema.md', 'create-tables.sh', 'tables.plan.json'],
};
