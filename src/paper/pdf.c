/* pdf.c - a PDF into its file.  Knows no page: see pdf_draw.c. */
#include "paper/pdf.h"

#include "paper/forms.h"

#include <stdio.h>
#include <unistd.h>

static bool put(void *ctx, const unsigned char *bytes, size_t n)
{
    return fwrite(bytes, 1, n, ctx) == n;
}

bool pdf_print(struct str path, const struct paper *p, struct diag *d)
{
    struct arena a = { 0 };
    enum paper_face lacks = FACE__COUNT;
    char *name = str_z(&a, path);
    FILE *f = fopen(name, "wb");
    bool ok = f && pdf_draw(p, put, f, &lacks);
    if (f)
        ok = fclose(f) == 0 && ok;
    if (!ok)
        unlink(name);
    arena_free(&a);
    if (ok)
        return true;
    if (lacks < FACE__COUNT)
        return diag_add(d, E_STORE, NULL,
                        "本机没有字体 %s，不能生成 PDF；请在服务器上安装软件包 "
                        "fonts-noto-cjk，或改用 Word 格式",
                        pdf_family(lacks));
    return paper_failed(path, d);
}
