-- alphabet_order · what texts are sorted by: the Vietnamese alphabet, case aside, tones last
-- a ă â b c d đ e ê … o ô ơ … u ư; of words of the same letters: no tone, huyền, hỏi, ngã, sắc, nặng
-- A server may have no ICU (the embedded one has none), so the key is made here; compared byte by byte (collation C).
-- One expression each, so that they are inlined.
create or replace function alphabet_letters(value text) returns text
language sql immutable strict parallel safe
return replace(lower(normalize(left(value, 200), nfd)), 'Đ', 'đ');

create or replace function alphabet_order(value text) returns text
language sql immutable strict parallel safe
return replace(
    translate(
        regexp_replace(alphabet_letters(value), '[\u0300\u0301\u0303\u0309\u0323]', '', 'g'), U&'\0306', U&'\0301'
    ),
    'đ', U&'d\0301'
) || U&'\0001' || translate(alphabet_letters(value), U&'\0300\0309\0303\0301\0323', U&'{|}~\007f');
