/** The days of a notice, read as it is published, are the days that the law has of that year. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { repositoryLaw } from '#support/law'
import { dayLines, readDayLines, readNotice } from './holiday-notice.ts'

const NOTICE = `国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日
`

test('cn-state-council-office-mingdian-2025-7#days: the notice of 2026, pasted, gives the days that the law has', async () => {
  const read = readNotice(NOTICE)
  assert.deepEqual(
    [read.year, read.title, read.number, read.promulgated],
    [2026, '关于2026年部分节假日安排的通知', '国办发明电〔2025〕7号', '2025-11-04'],
  )
  const { calendar } = await repositoryLaw()
  const of2026 = (days: Iterable<string>) => [...days].filter(day => day.startsWith('2026')).toSorted()
  const days = (off: boolean) =>
    read.days
      .filter(one => one.off === off)
      .map(one => one.on)
      .toSorted()
  assert.deepEqual(days(true), of2026(calendar.offDays))
  assert.deepEqual(days(false), of2026(calendar.workDays))
})

test('days that the next notice moves in the year before are read as it writes them', () => {
  const { days } = readNotice(
    '关于2019年部分节假日安排的通知\n一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。\n',
  )
  assert.deepEqual(days, [
    { on: '2018-12-30', off: true, name: '元旦' },
    { on: '2018-12-31', off: true, name: '元旦' },
    { on: '2019-01-01', off: true, name: '元旦' },
    { on: '2018-12-29', off: false, name: '元旦' },
  ])
})

test('lines say the same days again, and a line that nobody can read is told by its number', () => {
  const { days } = readNotice(NOTICE)
  assert.deepEqual(readDayLines(dayLines(days)), { days, wrong: [] })
  assert.deepEqual(readDayLines('放假 2027-01-01 元旦\n\n放假 2027-02-30 春节\n上班 明天').wrong, [3, 4])
})
