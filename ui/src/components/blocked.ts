/** What a button says of itself while it cannot be pressed. It keeps the focus, and the words with this id say why. */
export function blockedBy(isBlocked: boolean, wordsId: string | undefined) {
  return {
    'aria-disabled': isBlocked || undefined,
    'aria-describedby': isBlocked ? wordsId : undefined,
    'data-blocked': isBlocked || undefined,
  } as const;
}
