/* look_picture.c - thumbnails, and what a camera wrote into a photo.  Runs in the child of look_child.c. */
#include "file/file.h"
#include "file/look_child.h"

#include <libexif/exif-data.h>
#include <limits.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum { PIXELS = 100 * 1000 * 1000, PNG_PIXELS = 40 * 1000 * 1000, QUALITY = 80, RGB = 3 };

/* Pixels of three bytes, row after row. */
struct image {
    unsigned char *p;
    int width, height;
};

/* ---- reading ------------------------------------------------------------------------------------- */

/* A JPEG is scaled by eighths while it is decoded: the largest one costs what a small one does. */
static bool read_jpeg(const struct look_file *f, struct image *out)
{
    int subsampling = 0;
    int colours = 0;
    int nfactors = 0;
    tjhandle tj = tjInitDecompress();
    tjscalingfactor *factor = tjGetScalingFactors(&nfactors);
    tjscalingfactor best = { 1, 1 };
    if (!tj ||
        tjDecompressHeader3(tj, f->p, f->n, &out->width, &out->height, &subsampling, &colours) !=
            0 ||
        (int64_t)out->width * out->height > PIXELS)
        return false;
    int longer = out->width > out->height ? out->width : out->height;
    for (int i = 0; i < nfactors; i++)
        if (TJSCALED(longer, factor[i]) >= FILE_THUMBNAIL &&
            factor[i].num * best.denom < best.num * factor[i].denom)
            best = factor[i];
    out->width = TJSCALED(out->width, best);
    out->height = TJSCALED(out->height, best);
    out->p = malloc((size_t)out->width * (size_t)out->height * RGB);
    return out->p &&
           tjDecompress2(tj, f->p, f->n, out->p, out->width, 0, out->height, TJPF_RGB, 0) == 0;
}

static bool read_png(const struct look_file *f, struct image *out)
{
    static const png_color white = { 255, 255, 255 };
    png_image png = { .version = PNG_IMAGE_VERSION };
    if (!png_image_begin_read_from_memory(&png, f->p, f->n) || png.width > INT_MAX / RGB ||
        (uint64_t)png.width * png.height > PNG_PIXELS)
        return false;
    png.format = PNG_FORMAT_RGB;
    out->width = (int)png.width;
    out->height = (int)png.height;
    out->p = malloc((size_t)png.width * png.height * RGB);
    return out->p && png_image_finish_read(&png, &white, out->p, 0, NULL);
}

/* ---- drawing ------------------------------------------------------------------------------------- */

/* The mean colour of the source pixels behind one pixel. */
static void mean(const struct image *in, int from_x, int to_x, int from_y, int to_y,
                 unsigned char *out)
{
    uint64_t sum[RGB] = { 0 };
    uint64_t n = (uint64_t)(to_x - from_x) * (uint64_t)(to_y - from_y);
    for (int y = from_y; y < to_y; y++)
        for (int x = from_x; x < to_x; x++)
            for (int c = 0; c < RGB; c++)
                sum[c] += in->p[((size_t)y * (size_t)in->width + (size_t)x) * RGB + (size_t)c];
    for (int c = 0; c < RGB; c++)
        out[c] = (unsigned char)(sum[c] / n);
}

/* The whole picture in at most FILE_THUMBNAIL pixels a side; never larger than it is. */
static bool shrink(const struct image *in, struct image *out)
{
    int longer = in->width > in->height ? in->width : in->height;
    int to = longer < FILE_THUMBNAIL ? longer : FILE_THUMBNAIL;
    out->width = (int)((int64_t)in->width * to / longer);
    out->height = (int)((int64_t)in->height * to / longer);
    out->width += out->width == 0;
    out->height += out->height == 0;
    out->p = malloc((size_t)out->width * (size_t)out->height * RGB);
    for (int y = 0; out->p && y < out->height; y++) {
        int from_y = (int)((int64_t)y * in->height / out->height);
        int to_y = (int)((int64_t)(y + 1) * in->height / out->height);
        for (int x = 0; x < out->width; x++)
            mean(in, (int)((int64_t)x * in->width / out->width),
                 (int)((int64_t)(x + 1) * in->width / out->width), from_y, to_y,
                 out->p + ((size_t)y * (size_t)out->width + (size_t)x) * RGB);
    }
    return out->p != NULL;
}

/* How EXIF's eight orientations stand to the upright picture. */
static const struct {
    bool turned; /* width and height change places */
    bool flip_x, flip_y;
} orientations[] = {
    { false, false, false }, /* 0: not said */
    { false, false, false }, { false, true, false }, { false, true, true }, { false, false, true },
    { true, false, false },  { true, false, true },  { true, true, true },  { true, true, false },
};

static bool turn_upright(const struct image *in, int orientation, struct image *out)
{
    bool turned = orientations[orientation].turned;
    out->width = turned ? in->height : in->width;
    out->height = turned ? in->width : in->height;
    out->p = malloc((size_t)out->width * (size_t)out->height * RGB);
    for (int y = 0; out->p && y < out->height; y++)
        for (int x = 0; x < out->width; x++) {
            int from_x = turned ? y : x;
            int from_y = turned ? x : y;
            from_x = orientations[orientation].flip_x ? in->width - 1 - from_x : from_x;
            from_y = orientations[orientation].flip_y ? in->height - 1 - from_y : from_y;
            memcpy(out->p + ((size_t)y * (size_t)out->width + (size_t)x) * RGB,
                   in->p + ((size_t)from_y * (size_t)in->width + (size_t)from_x) * RGB, RGB);
        }
    return out->p != NULL;
}

static const unsigned char *as_jpeg(const struct image *in, uint32_t *bytes)
{
    unsigned char *out = NULL;
    unsigned long n = 0;
    tjhandle tj = tjInitCompress();
    if (!tj ||
        tjCompress2(tj, in->p, in->width, 0, in->height, TJPF_RGB, &out, &n, TJSAMP_420, QUALITY,
                    0) != 0 ||
        n > THUMBNAIL_BYTES)
        return NULL;
    *bytes = (uint32_t)n;
    return out;
}

/* ---- what the camera says ------------------------------------------------------------------------ */

static const ExifEntry *entry_of(ExifData *e, ExifIfd ifd, ExifTag tag, ExifFormat format,
                                 unsigned long n)
{
    const ExifEntry *one = exif_content_get_entry(e->ifd[ifd], tag);
    return one && one->format == format && one->components >= n && one->data &&
                   one->size >= n * exif_format_get_size(format)
               ? one
               : NULL;
}

static int orientation_of(ExifData *e, ExifByteOrder order)
{
    const ExifEntry *one = entry_of(e, EXIF_IFD_0, EXIF_TAG_ORIENTATION, EXIF_FORMAT_SHORT, 1);
    int o = one ? exif_get_short(one->data, order) : 0;
    return o >= 0 && o < (int)COUNTOF(orientations) ? o : 0;
}

/* Degrees, minutes, seconds in millionths of a degree; false when it is not on the globe. */
static bool angle(ExifData *e, ExifByteOrder order, ExifTag tag, ExifTag side, int32_t most,
                  int32_t *out)
{
    static const double part[] = { 1, 60, 3600 };
    const ExifEntry *one = entry_of(e, EXIF_IFD_GPS, tag, EXIF_FORMAT_RATIONAL, COUNTOF(part));
    const ExifEntry *where = entry_of(e, EXIF_IFD_GPS, side, EXIF_FORMAT_ASCII, 1);
    double sum = 0;
    for (size_t i = 0; one && i < COUNTOF(part); i++) {
        ExifRational r = exif_get_rational(one->data + i * 8, order);
        if (r.denominator == 0)
            return false;
        sum += (double)r.numerator / r.denominator / part[i];
    }
    if (!one || !where || sum < 0 || sum * 1000000 > most)
        return false;
    bool negative = where->data[0] == 'S' || where->data[0] == 'W';
    *out = (int32_t)(sum * 1000000 + 0.5) * (negative ? -1 : 1);
    return true;
}

/* GPS tags share numbers with others, which C enumerations forbid to name twice. */
#define GPS(n) ((ExifTag)(n))

static int read_exif(const struct look_file *f, struct look_picture *out)
{
    unsigned n = f->n > UINT_MAX ? UINT_MAX : (unsigned)f->n;
    ExifData *e = exif_data_new_from_data(f->p, n);
    if (!e)
        return 0;
    ExifByteOrder order = exif_data_get_byte_order(e);
    const ExifEntry *when =
        entry_of(e, EXIF_IFD_EXIF, EXIF_TAG_DATE_TIME_ORIGINAL, EXIF_FORMAT_ASCII, 19);
    if (when)
        memcpy(out->taken_at, when->data, 19);
    out->located = angle(e, order, GPS(2), GPS(1), 90000000, &out->latitude) &&
                   angle(e, order, GPS(4), GPS(3), 180000000, &out->longitude);
    int orientation = orientation_of(e, order);
    exif_data_unref(e);
    return orientation;
}

/* Of a picture as it was taken. */
static const unsigned char *draw(const struct image *whole, int orientation, uint32_t *bytes)
{
    struct image small = { 0 };
    struct image upright = { 0 };
    bool drawn = shrink(whole, &small) && turn_upright(&small, orientation, &upright);
    const unsigned char *jpeg = drawn ? as_jpeg(&upright, bytes) : NULL;
    free(small.p);
    free(upright.p);
    return jpeg;
}

const unsigned char *look_picture(const struct look_file *f, const char *media,
                                  struct look_picture *out)
{
    struct image whole = { 0 };
    bool jpeg = !strcmp(media, "image/jpeg");
    if (!jpeg && strcmp(media, "image/png") != 0)
        return NULL;
    int orientation = jpeg ? read_exif(f, out) : 0;
    bool read = jpeg ? read_jpeg(f, &whole) : read_png(f, &whole);
    read = read && whole.width > 0 && whole.height > 0;
    const unsigned char *drawn = read ? draw(&whole, orientation, &out->bytes) : NULL;
    free(whole.p);
    return drawn;
}
