import { ORG } from '../support/suite.mjs';

/** The imports screen as a person uses it. */
export class ImportsPage {
  constructor(page) {
    this.page = page;
  }

  static path = `/o/${ORG}/imports`;

  /** Drops a file on the page, as from a file manager. */
  async drop(name, content) {
    const transfer = await this.page.evaluateHandle(
      ([filename, text]) => {
        const carried = new DataTransfer();
        carried.items.add(new File([text], filename, { type: 'text/csv' }));
        return carried;
      },
      [name, content],
    );
    const zone = this.page.getByTestId('drop-zone');
    await zone.dispatchEvent('dragover', { dataTransfer: transfer });
    await zone.dispatchEvent('drop', { dataTransfer: transfer });
  }

  /** What the preview promises: "new", "changed", "unchanged" and so on. */
  async promised(outcome) {
    const text = await this.page.locator(`[data-outcome="${outcome}"] strong`).first().innerText();
    return Number(text.replace(/\D/g, ''));
  }

  /** Picks an option of one of the mapping form's fields. */
  async choose(field, option) {
    const input = this.page.getByRole('combobox', { name: field, exact: true }).or(this.page.getByLabel(field, { exact: true }));
    await input.first().click();
    await this.page.getByRole('option', { name: option, exact: true }).locator('visible=true').click();
    await this.page.keyboard.press('Escape');
  }

  async waitForPreview() {
    await this.page.getByTestId('preview').waitFor();
  }

  async waitForStatus(status) {
    await this.page.locator(`[data-testid="import-status"][data-status="${status}"]`).waitFor();
  }
}
