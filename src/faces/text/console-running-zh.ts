/** The Chinese of what runs while one goes on working. */

export const consoleRunning = {
  label: '正在进行的事',
  reading: '正在读取“{name}”：已读 {rows} 行',
  folding: '正在按“{name}”推算记录',
  read: '“{name}”读完了：登记 {registered} 行，退回 {refused} 行，待核 {held} 行。',
  refused: '“{name}”没有读入。',
  inForce: '“{name}”推算完了，已经启用。',
  look: '查看',
  close: '知道了',
} as const
