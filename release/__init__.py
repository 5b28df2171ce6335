"""Make what users install: bundles that need no network, and all files of a release.

`python -m release.bundle` (`make bundle`) writes the bundles, `python -m release.release` (`make
release`) everything of a version. `bundle_files/` is what a bundle holds besides packages; its
`install.py` runs on the computer where the bundle is installed.
"""
