import axe from 'axe-core';

/** What axe finds wrong for people who use a keyboard or a screen reader, as sentences. */
export async function barriers(element: Element): Promise<string[]> {
  const { violations } = await axe.run(element, {
    // jsdom draws nothing, so there are no colours to compare.
    rules: { 'color-contrast': { enabled: false } },
  });
  return violations.map(({ help, nodes }) => `${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}
