// Speaks Chinese in every way code can; 注释里的汉字可以有。
const a = '汉字'
const b = `x${a}汉字${a}`
const c = /汉/
const d = '\u6c49'
const 汉 = 1
export const spoken = [a, b, c, d, 汉, <p>汉字</p>, 'none（）']
