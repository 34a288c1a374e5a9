"""What a file really is, and whether it may come along. All of this runs inside the sandbox: stranger's bytes are
understood nowhere else.

kinds      which kinds there are, told by their content
archives   ZIP and what is written as ZIP; documents: PDF
pictures   decoded, turned upright and written anew, without what telephones note beside
examiner   the program in the sandbox: a file in, a verdict out; shown: a picture in, its dots out
"""
