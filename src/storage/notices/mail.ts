// Hands a notice to the place's own mail server.
import { NoticeFault } from './fault.ts'
import { isAllowedMail, type NoticeSettings } from './settings.ts'

const PATIENCE_MS = 10_000

/** The number by which the server took it. Throws a NoticeFault where it did not take the mail. */
export async function sendMail(
  mail: { readonly to: string; readonly subject: string; readonly text: string },
  settings: NoticeSettings,
): Promise<string> {
  if (settings.mail === undefined) throw new NoticeFault('NO_MAIL_SERVER')
  if (!isAllowedMail(mail.to, settings)) throw new NoticeFault('MAILBOX_NOT_ALLOWED')
  const patience = { connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS }
  const { url, from } = settings.mail
  // Read with the first mail: seventeen megabytes that most servers never need.
  const { createTransport } = await import('nodemailer')
  const transport = createTransport({ url, ...patience, disableFileAccess: true, disableUrlAccess: true })
  try {
    const { response } = await transport.sendMail({ from, ...mail })
    // No more than the number: some servers say whom they took it for, and of a mailbox nothing stays once it is ended.
    return response.slice(0, 3)
  } catch (thrown) {
    const { code, responseCode } = thrown as { code?: string; responseCode?: number }
    throw new NoticeFault(responseCode === undefined ? (code ?? 'NOT_REACHED') : `SMTP_${responseCode}`)
  } finally {
    transport.close()
  }
}
