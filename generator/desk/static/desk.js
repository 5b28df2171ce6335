// The one script of every page: what a page needs comes from the files of its subject.

if (document.getElementById("forms")) {
  await import("./unit_page/unit.js");
} else if (document.getElementById("campaign")) {
  await import("./campaign_page/campaign.js");
}
