/** What became of the records of each table, in the order of the sum. */
export const reportFigures = [
  { name: 'Read', isCount: true },
  { name: 'Written', isCount: true },
  { name: 'Kept', isCount: true },
  { name: 'Rejected', isCount: true },
  { name: 'Set aside', isCount: true },
];
