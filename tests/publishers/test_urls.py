"""Article keys, on URLs written by hand or quoted in public, one or more for each URL form the papers use."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newsarchive.publishers import by_name, registry

YEN_BAI = [
    "http://baoyenbai.com.vn/12/191517/Gan_bo_mat_thiet_Dang_voi_dan_dan_voi_Dang.aspx",
    "https://baoyenbai.com.vn/12/191517/Gan-bo-mat-thiet-Dang-voi-dan-dan-voi-Dang.aspx",
    "https://www.baoyenbai.com.vn/12/191517/x.aspx",
    "http://www.baoyenbai.com.vn/226/191517/x.aspx?utm_source=a/b",
    "http://baoyenbai.com.vn/12/191517/",
    "http://baoyenbai.com.vn/PrintPreview/191517/",
    "https://www.baoyenbai.com.vn/printpreview/191517",
    "http://mirror.example.org/12/191517/x.aspx#top",
]


@pytest.mark.parametrize("url", YEN_BAI)
def test_yen_bai_has_one_key_for_all_forms_of_a_url(url: str) -> None:
    assert by_name("baoyenbai").article_key(url) == "191517"


@pytest.mark.parametrize(
    "path",
    ["/", "/12/", "/13/Kinh_te.aspx", "/rss/11.rss", "/12", "/a/191517/x.aspx", "/PrintPreview/", "/12/191517"],
)
def test_yen_bai_sees_no_article_in_other_pages(path: str) -> None:
    assert by_name("baoyenbai").article_key(f"http://baoyenbai.com.vn{path}") is None


def test_print_views_are_known_as_such() -> None:
    paper = by_name("baoyenbai")
    assert paper.is_print_view("http://baoyenbai.com.vn/PrintPreview/191517/")
    assert not paper.is_print_view("http://baoyenbai.com.vn/12/191517/x.aspx")
    assert not by_name("vnexpress").is_print_view("https://vnexpress.net/PrintPreview/191517/")
    assert not paper.is_print_view("http://[/PrintPreview/1/")


@pytest.mark.parametrize(
    ("name", "path", "key"),
    [
        ("anhp", "/hoi-thi-chim-chao-mao-lan-thu-vi-nam-2023-d53381.html", "53381"),
        ("baoangiang", "/nu-nong-dan-xuat-sac-vung-bay-nui-an-giang-a465150.html", "465150"),
        ("baoapbac", "/xa-hoi/202205/cau-moi-o-cai-be-951234/", "951234"),
        ("baobacgiang", "/bg/suc-khoe/371838/cai-thuoc-la-hieu-qua.html", "371838"),
        ("baobacgiang", "/bg2/moi-nhat/quang-ba-cac-diem-du-lich-van-hoa-postid413098.bbg", "413098"),
        ("baobackan", "/xa-hoi/cho-phien-post61234.html", "61234"),
        ("baobackan", "/channel/1121/201905/cho-phien-ba-be-5632145/", "5632145"),
        ("baobaclieu", "/quoc-phong-an-ninh/manh-tay-xu-ly-tin-gia-72306.html", "72306"),
        ("baobinhphuoc", "/news/200/99817/mot-so-thong-tin", "99817"),
        ("baobinhthuan", "/hoi-thi-chim-chao-mao-114280.html", "114280"),
        ("baocamau", "/bi-quyet-on-thi-tot-nghiep-thpt-2026-a129291.html", "129291"),
        ("baocamau", "/van-hoa/ghep-chuc-nang-hoc-tap-cong-dong-47418.html", "old-47418"),
        ("baocaobang", "/Huong-vi-pho-chua-Cao-Bang-38371.html", "38371"),
        ("baodaklak", "/tin-noi-bat/202606/dak-lak-khoi-cong-21-du-an-tieu-bieu-2887253/", "2887253"),
        ("baodaklak", "/van-hoa/du-lich/202405/ve-buon-don-1a2b3c4/?p=1", "202405-1a2b3c4"),
        ("baodaknong", "/lua-ve-tren-dong-buon-choah-213456.html", "213456"),
        ("baodienbienphu", "/tin-tuc/y-te/212838/da-nang-nhieu-truong-hop", "212838"),
        ("baodongkhoi", "/nhieu-hoat-dong-tai-hoi-sach-mo-hoi-mo-16072023-a117157.html", "117157"),
        ("baodongthap", "/mo-rong-thi-truong-cho-trai-thanh-long-a100286.html", "100286"),
        ("baohagiang", "/xa-hoi/202306/he-thong-be-boi-794512/", "794512"),
        ("baohaiphong", "/hai-phong-bo-sung-69-cong-trinh-nam-2026-541045.html", "541045"),
        ("baohaiphong", "/channel/4906/201805/cang-lach-huyen-don-tau-2497542/", "2497542"),
        ("baohatinh", "/trao-giai-y-tuong-khoi-nghiep-2022-post242182.html?fbclid=IwY2/xjawJ9", "242182"),
        ("baohoabinh", "/12/142688/Ten-bai.htm", "142688"),
        ("baokhanhhoa", "/xa-hoi/201907/giao-hoi-phat-giao-8123639/", "8123639"),
        ("baokhanhhoa", "/xa-hoi/202408/cong-bo-3-do-an-quy-hoach-b956a11/", "202408-b956a11"),
        ("baolaichau", "/the-thao/be-boi-tdtt-dong-phong-219345", "219345"),
        ("baolangson", "/hanh-trinh-hoi-nhap-bat-dau-tu-ren-luyen-5071654.html", "5071654"),
        ("baonamdinh", "/channel/5087/201112/Co-lua-ngo-2141513/", "2141513"),
        ("baoninhthuan", "/diendan/49334p25c151/phat-trien-cac-mo-hinh.htm", "49334"),
        ("baophutho", "/no-luc-ve-dich-trong-ky-thi-tot-nghiep-thpt-2026-234313.htm", "234313"),
        ("baophuyen", "/82/58118/nang-cap-tuyen-duong.html", "58118"),
        ("baophuyen", "/kinh-te/202505/khoi-cong-tuyen-duong-bo-ven-bien-1371bcf/", "202505-1371bcf"),
        ("baoquangbinh", "/kinh-te/202503/cung-chung-tay-bao-ve-moi-truong-2225092/", "2225092"),
        ("baoquangnam", "/du-lich/nong-son-hoi-thao-gioi-thieu-tiem-nang-111408.html", "111408"),
        ("baoquangngai", "/suc-khoe/202311/song-lanh-manh-e670e31/", "old-e670e31"),
        ("baoquangngai", "/hang-rong-tren-pho-441207.htm", "441207"),
        ("baoquangninh", "/van-tai-3164333.html", "3164333"),
        ("baosoctrang", "/van-hoa-the-thao-du-lich/202411/hao-huc-cho-ngay-khai-hoi-67c01d9/", "202411-67c01d9"),
        ("baotayninh", "/tap-huan-ky-nang-su-dung-cong-nghe-ai-a190711.html", "a190711"),
        ("baotayninh", "/tay-ninh-dau-tu-77-5-ti-dong-141537.html", "141537"),
        ("baothaibinh", "/tin-tuc/206/140540/van-tai-phuong-vy", "140540"),
        ("baothainguyen", "/thoi-su-thai-nguyen/202604/phan-dau-hoan-thanh-3ac6d79/", "202604-3ac6d79"),
        ("baothanhhoa", "/mua-san-moi-bien-111852.htm", "111852"),
        ("baothuathienhue", "/sen-trang-hue-hoi-sinh-o-ho-tinh-tam-a100343.html", "100343"),
        ("baothuathienhue", "/du-lich/so-hoa-ban-do-co-163431.html", "163431"),
        ("baotuyenquang", "/rao-vat/202407/do-cung-viet-luu-giu-net-van-hoa-e635eaf/", "202407-e635eaf"),
        ("baovinhlong", "/xa-hoi/du-lich/202502/tam-giac-ket-noi-tour-du-lich-1ca37b2/", "202502-1ca37b2"),
        ("hanoimoi", "/tin-tuc/Chuyen-la/1016358/dong-vat-thay-doi-hinh-dang", "old-1016358"),
        ("hanoimoi", "/Tin-tuc/Thieu-nhi/592454/so-hoan-hao-la-gi", "old-592454"),
        ("hanoimoi", "/cau-moi-qua-song-hong-712345.html", "712345"),
        ("sggp", "/cho-sinh-vien-muon-laptop-mien-phi-post566364.html", "566364"),
        ("sggp", "/cho-sinh-vien-muon-laptop-688812.html", "old-688812"),
        ("baocantho", "/lanh-dao-kiem-tra-quoc-lo-91-doan-tu-km0-km7--a196668.html", "196668"),
        ("vnexpress", "/ong-ho-duc-phoc-se-nang-muc-giam-tru-gia-canh-4672302.html", "4672302"),
        ("tienphong", "/ten-bai-post1806382.tpo", "1806382"),
        ("baolaocai", "/nghi-quyet-cua-quoc-hoi-post403219.html", "403219"),
        ("tuoitre", "/bo-pho-ve-dao-mo-thu-vien-20230717221530118.htm", "20230717221530118"),
        ("congthuong", "/xuat-khau-gao-tang-412345.html", "412345"),
    ],
)
def test_keys(name: str, path: str, key: str) -> None:
    paper = by_name(name)
    for host in (*paper.domains, f"www.{paper.domains[0]}"):
        assert paper.article_key(f"https://{host}{path}") == key
        assert paper.article_key(f"http://{host}{path}#comments") == key


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("baocantho", "/thoi-su/can-tho/"),
        ("baocantho", "/thoi-su?p=2"),
        ("baocantho", "/bang-gia-quang-cao-bao-in.html"),
        ("baocantho", "/rao-vat-thong-bao-tuyen-dung-591.html"),
        ("vnexpress", "/thoi-su"),
        ("vnexpress", "/topic/ha-noi-26482"),
        ("baonghean", "/bau-cu-2026-event1234.html"),
        ("baohatinh", "/tv/gia-sau-rieng-hom-nay-34595.html"),
        ("baohatinh", "/cong-cu/lich-am/01-02-2026"),
        ("baolaichau", "/chinh-tri/ky-niem-74-nam-ngay-toan-quoc-khang-chien-19121946-19122020"),
        ("baodaklak", "/khoa-hoc-cong-nghe/"),
        ("baodaklak", "/dataimages/201710/original/images2583255_chuyen.jpg"),
        ("baokhanhhoa", "/xa-hoi/202613/khong-co-thang-13-8123639/"),
        ("baodaklak", "/xa-hoi/202012/ky-niem-ngay-19122020/"),
        ("baothaibinh", "/tin-tuc/206/"),
        ("tuoitre", "/thoi-su.htm"),
        ("hanoimoi", "/Danh-muc-tin/163/Xa-hoi"),
        ("baovinhphuc", "/kinh-te/12345/x.html"),
    ],
)
def test_other_pages_have_no_key(name: str, path: str) -> None:
    paper = by_name(name)
    assert paper.article_key(f"https://{paper.domains[0]}{path}") is None


def test_keys_are_safe_as_part_of_an_id() -> None:
    keys = [
        paper.article_key(f"https://x.vn{path}")
        for paper in registry().values()
        for path in (
            "/12/191517/x.aspx",
            "/a-post12345.html",
            "/a/202401/b-1234567/",
            "/a-a12345.html",
            "/a-123456.htm",
        )
    ]
    assert all(re.fullmatch(r"[a-z0-9-]+", key) for key in keys if key is not None)


@given(st.text(max_size=80))
def test_no_url_raises(junk: str) -> None:
    for name in ("baoyenbai", "baodaklak", "baolaichau", "hanoimoi"):
        paper = by_name(name)
        for url in (junk, f"http://{junk}", f"https://baoyenbai.com.vn/{junk}"):
            paper.article_key(url)
            paper.is_print_view(url)
            paper.owns(url)


HOSTILE = [
    "/" * 100_000,
    "/1" * 50_000,
    "/a-1" * 25_000,
    "-a1" * 33_000,
    "/" + "-" * 100_000,
    "/" + "1" * 100_000,
    "/12/" + "1" * 100_000,
    "/a-" + "1" * 100_000 + "x",
    "/202401/" * 12_500,
    "/a/202401/" + "-1234567" * 12_500 + "!",
    "/a/" + "202401/a-" * 11_000,
    "/tin-tuc/a/" + "1" * 100_000 + "x",
    "/" + "1p1c1" * 20_000,
    "/bg/" + "1/" * 50_000,
    "/-post" * 16_000,
    "/?" + "a-post1.html" * 8_000,
]


def test_patterns_are_linear_on_hostile_urls() -> None:
    patterns = {
        pattern
        for paper in registry().values()
        for pattern in (paper.article_path, paper.print_path, paper.former_path)
        if pattern is not None
    }
    for pattern in patterns:
        for path in HOSTILE:
            started = time.process_time()
            pattern.match(path)
            assert time.process_time() - started < 0.25, (pattern.pattern, path[:40])
